package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Going back over offsets that were processed before: one operation of as many runs as it takes,
 * with no other run between. It never moves the pipeline's position.
 *
 * @param kind what is done
 * @param sinks the tables to write; for a rebuild just one
 * @param next where the next of its runs begins
 * @param until where it ends, partition by partition; {@code next} names the same partitions
 * @param begun claim time of its first run, µs, once a run of it has been committed
 */
public record Replay(
    Kind kind, SortedSet<TableName> sinks, Position next, Position until, OptionalLong begun) {
  /** What is done with the offsets. */
  public enum Kind {
    /** Rows are written again, over those that are there. */
    REPLAY,
    /** A merged table is emptied, then merged anew. */
    REBUILD
  }

  public Replay {
    requireNonNull(kind, "kind");
    requireNonNull(next, "next");
    requireNonNull(until, "until");
    requireNonNull(begun, "begun");
    sinks = Collections.unmodifiableSortedSet(new TreeSet<>(sinks));
    if (sinks.isEmpty() || (kind == Kind.REBUILD && sinks.size() != 1)) {
      throw new IllegalArgumentException("%s of %s".formatted(kind, sinks));
    }
    if (!next.next().keySet().equals(until.next().keySet())) {
      throw new IllegalArgumentException(
          "Replay must end in the partitions it begins in, got %s and %s".formatted(next, until));
    }
  }

  /** The ranges still to do, in order of partitions. */
  public List<OffsetRange> left() {
    List<OffsetRange> left = new ArrayList<>();
    next.next()
        .forEach(
            (partition, from) -> {
              long end = until.next().get(partition).offset();
              if (from.offset() < end) {
                left.add(new OffsetRange(partition, from.offset(), end));
              }
            });
    return left;
  }

  /** What its next run does. */
  public Work work() {
    return switch (kind) {
      case REPLAY -> new Work.Again(sinks);
      case REBUILD -> new Work.Rebuild(sinks.first(), begun);
    };
  }

  /** Why its runs are started. */
  public Reason reason() {
    return switch (kind) {
      case REPLAY -> Reason.REPLAY;
      case REBUILD -> Reason.REBUILD;
    };
  }

  /** This operation once {@code run} of it is done; empty if nothing is left. */
  Optional<Replay> after(Run run) {
    Position reached = next;
    for (OffsetRange range : run.ranges()) {
      int epoch = until.next().get(range.partition()).leaderEpoch();
      reached = reached.with(range.partition(), new NextOffset(range.until(), epoch));
    }
    OptionalLong first = begun.isPresent() ? begun : OptionalLong.of(run.claimTime());
    Replay after = new Replay(kind, sinks, reached, until, first);
    return after.left().isEmpty() ? Optional.empty() : Optional.of(after);
  }
}
