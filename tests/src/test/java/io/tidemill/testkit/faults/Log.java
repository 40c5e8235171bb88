package io.tidemill.testkit.faults;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.offsets.OffsetRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What was produced, and what the tables must hold for it: a fold of the log in plain Java, which
 * shares no code with what it judges. Not thread-safe.
 */
public final class Log {
  private final List<Sent> sent = new ArrayList<>();

  /**
   * A record where Kafka put it.
   *
   * @param value empty for a tombstone
   */
  public record Sent(int partition, long offset, String key, Optional<Value> value, Kind kind) {
    Place place() {
      return new Place(partition, offset);
    }
  }

  /** What a record says. */
  public record Value(String place, int n) {}

  /** What a record is. */
  public enum Kind {
    WELL_FORMED,
    TOMBSTONE,
    BROKEN
  }

  /** Where a record is. */
  public record Place(int partition, long offset) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::partition).thenComparingLong(Place::offset);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /** A row of the table that takes record by record; {@code writeTime} in µs. */
  public record Row(int n, int partition, long offset, long writeTime) {}

  /** A row of the table that is merged; {@code mark} is the claim time of its last run, µs. */
  public record Sum(long visits, long total, long mark) {}

  void add(Sent record) {
    sent.add(record);
  }

  /** How many records were sent. */
  public int size() {
    return sent.size();
  }

  /** Takes it for granted that no run will see these: retention or a person has taken them away. */
  public void lose(Predicate<Sent> lost) {
    sent.removeIf(lost);
  }

  SortedSet<Place> broken() {
    SortedSet<Place> broken = new TreeSet<>();
    sent.stream().filter(each -> each.kind() == Kind.BROKEN).forEach(e -> broken.add(e.place()));
    return broken;
  }

  /**
   * The newest record of each key, unless it is a tombstone, written by the last run that had it.
   *
   * @param commits of runs that wrote the table, oldest first
   */
  SortedMap<String, Row> rows(List<Commit> commits) {
    SortedMap<String, Row> rows = new TreeMap<>();
    for (Sent record : inOrder()) {
      switch (record.kind()) {
        case WELL_FORMED ->
            rows.put(
                record.key(),
                new Row(
                    record.value().orElseThrow().n(),
                    record.partition(),
                    record.offset(),
                    writeTime(record, runOf(record, commits))));
        case TOMBSTONE -> rows.remove(record.key());
        case BROKEN -> {
          // is a dead letter
        }
      }
    }
    return rows;
  }

  /**
   * Sums by place, over all runs.
   *
   * @param commits of runs that merged into the table, oldest first
   */
  SortedMap<String, Sum> sums(List<Commit> commits) {
    SortedMap<String, Sum> sums = new TreeMap<>();
    for (Sent record : inOrder()) {
      if (record.kind() == Kind.WELL_FORMED) {
        Value value = record.value().orElseThrow();
        long mark = runOf(record, commits).run().claimTime();
        sums.merge(
            value.place(),
            new Sum(1, value.n(), mark),
            (one, other) ->
                new Sum(
                    one.visits() + other.visits(),
                    one.total() + other.total(),
                    Math.max(one.mark(), other.mark())));
      }
    }
    return sums;
  }

  private List<Sent> inOrder() {
    return sent.stream().sorted(Comparator.comparing(Sent::place)).toList();
  }

  private static Commit runOf(Sent record, List<Commit> commits) {
    return commits.stream()
        .filter(commit -> commit.run().ranges().stream().anyMatch(range -> holds(range, record)))
        .reduce((earlier, later) -> later)
        .orElseThrow(() -> new AssertionError("No run processed " + record.place()));
  }

  private static boolean holds(OffsetRange range, Sent record) {
    return range.partition().partition() == record.partition() && range.contains(record.offset());
  }

  /** The committed attempt's write time, plus the lengths of earlier ranges, plus the place. */
  private static long writeTime(Sent record, Commit commit) {
    SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
    commit.run().ranges().forEach(range -> ranges.put(range.partition().partition(), range));
    long before = 0;
    for (OffsetRange range : ranges.headMap(record.partition()).values()) {
      before += range.until() - range.from();
    }
    long place = record.offset() - ranges.get(record.partition()).from();
    return commit.run().attempt().writeTime() + before + place;
  }
}
