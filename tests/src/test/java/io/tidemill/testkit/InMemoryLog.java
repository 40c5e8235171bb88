package io.tidemill.testkit;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A partition: what stands at offset {@code i} is the entry at index {@code i}. */
final class InMemoryLog {
  private final List<Entry> entries = new ArrayList<>();
  private final List<Open> open = new ArrayList<>();
  private long start;
  private int epoch;

  /**
   * What stands at an offset.
   *
   * @param control whether it is a transaction's marker, which nobody reads
   */
  private record Entry(Instant at, int epoch, boolean control) {}

  /** A transaction's records are the {@code count} entries from {@code first} on. */
  private final class Open implements OpenTransaction {
    private final int first;
    private final int count;
    private final Instant lastWrite;

    Open(List<Instant> timestamps) {
      first = entries.size();
      count = timestamps.size();
      lastWrite = timestamps.get(count - 1);
      timestamps.forEach(InMemoryLog.this::append);
    }

    @Override
    public void commit() {
      open.remove(this);
      entries.add(new Entry(lastWrite, epoch, true));
    }

    @Override
    public void abort() {
      for (int i = first; i < first + count; i++) {
        entries.set(i, new Entry(entries.get(i).at(), entries.get(i).epoch(), true));
      }
      commit();
    }
  }

  void append(Instant at) {
    entries.add(new Entry(at, epoch, false));
  }

  OpenTransaction begin(List<Instant> timestamps) {
    Open begun = new Open(timestamps);
    open.add(begun);
    return begun;
  }

  void retainFrom(long offset) {
    start = offset;
  }

  /** Another broker leads. */
  void elect() {
    epoch++;
  }

  /** Another broker leads, which lacks all from {@code offset} on. */
  void truncate(long offset) {
    elect();
    entries.subList((int) offset, entries.size()).clear();
    open.removeIf(transaction -> transaction.first >= offset);
  }

  int epoch() {
    return epoch;
  }

  long start() {
    return start;
  }

  long readableEnd() {
    return firstOpen().map(transaction -> (long) transaction.first).orElse((long) entries.size());
  }

  long firstAtOrAfter(Instant time) {
    for (long offset = start; offset < readableEnd(); offset++) {
      if (!entries.get((int) offset).at().isBefore(time)) {
        return offset;
      }
    }
    return readableEnd();
  }

  /**
   * What waits.
   *
   * @param position empty if none was given for any partition
   */
  PartitionBacklog backlog(TopicPartition partition, Optional<NextOffset> position) {
    long next = position.map(NextOffset::offset).orElse(start);
    return new PartitionBacklog(
        partition,
        start,
        next,
        readableEnd(),
        entries.size(),
        epoch,
        oldest(Math.max(next, start)),
        firstOpen().map(transaction -> transaction.lastWrite),
        position.isPresent() && lacks(position.get()));
  }

  private Optional<Instant> oldest(long from) {
    for (long offset = from; offset < readableEnd(); offset++) {
      if (!entries.get((int) offset).control()) {
        return Optional.of(entries.get((int) offset).at());
      }
    }
    return Optional.empty();
  }

  private Optional<Open> firstOpen() {
    return open.isEmpty() ? Optional.empty() : Optional.of(open.get(0));
  }

  private boolean lacks(NextOffset position) {
    if (position.leaderEpoch() == NextOffset.UNKNOWN_EPOCH) {
      return entries.size() < position.offset();
    }
    long endOfEpoch =
        entries.stream().filter(entry -> entry.epoch() <= position.leaderEpoch()).count();
    return position.leaderEpoch() > epoch || endOfEpoch < position.offset();
  }
}
