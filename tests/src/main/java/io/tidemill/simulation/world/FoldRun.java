package io.tidemill.simulation.world;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A run as the journal tells of it: claimed, perhaps entered, perhaps committed. */
final class FoldRun {
  private static final long PARTITIONS_APART = 1L << 40;

  private final int order;
  private final long claimedAt;
  private final Set<String> definitions = new LinkedHashSet<>();
  private Run run;
  private boolean entered;
  private Optional<Commit> commit = Optional.empty();
  private long committedAt;

  /**
   * A record that the run had before it.
   *
   * @param place rises with partition and offset
   * @param certain whether the attempt that committed must have read it
   * @param truncated whether an unclean election has taken it since
   */
  record Taken(SimRecord record, int partition, long place, boolean certain, boolean truncated) {
    Taken perhaps() {
      return new Taken(record, partition, place, /* certain= */ false, truncated);
    }
  }

  private FoldRun(int order, Run run, long claimedAt) {
    this.order = order;
    this.run = run;
    this.claimedAt = claimedAt;
  }

  /** All runs of a pipeline, in the order of their claims. */
  static List<FoldRun> of(List<SimLedger.Change> journal, PipelineId pipeline) {
    List<FoldRun> runs = new ArrayList<>();
    FoldRun current = null;
    for (SimLedger.Change change : journal) {
      PipelineState after = change.after();
      if (after.pipeline().equals(pipeline)) {
        Optional<Run> before = change.before().flatMap(state -> state.phase().run());
        if (current == null || before.isEmpty() || before.get().number() != current.number()) {
          current = null;
        }
        Optional<Run> now = after.phase().run();
        if (now.isPresent()) {
          if (current == null || current.number() != now.get().number()) {
            current = new FoldRun(runs.size(), now.get(), claimed(now.get(), change.at()));
            runs.add(current);
          }
          current.is(now.get());
        } else if (current != null) {
          current.ended(change);
          current = null;
        }
      }
    }
    return runs;
  }

  /** A ledger that was restored may know a run that was claimed long before. */
  private static long claimed(Run run, long seenAt) {
    return Math.min(seenAt, TrueTime.micros(run.claimedAt()));
  }

  private void is(Run now) {
    run = now;
    entered |= now.entered();
    definitions.add(now.definition());
  }

  private void ended(SimLedger.Change change) {
    Optional<Commit> last = change.before().flatMap(PipelineState::lastCommit);
    Optional<Commit> now = change.after().lastCommit();
    if (now.isPresent()
        && now.get().run().number() == number()
        && last.filter(known -> known.entrant().equals(now.get().entrant())).isEmpty()) {
      commit = now;
      committedAt = change.at();
      run = now.get().run();
    }
  }

  /** Rises with the claims. */
  int order() {
    return order;
  }

  long number() {
    return run.number();
  }

  Run run() {
    return run;
  }

  /** Whether it may have written anything. */
  boolean entered() {
    return entered;
  }

  Optional<Commit> commit() {
    return commit;
  }

  /** Digests of every definition that it was tried with; the last is that of its last attempt. */
  Set<String> definitions() {
    return definitions;
  }

  /** Whether it has within its ranges a record that {@code other} took. */
  boolean covers(FoldRun other, Taken taken) {
    return run.topicId().equals(other.run.topicId())
        && run.ranges().stream()
            .anyMatch(
                range ->
                    range.partition().partition() == taken.partition()
                        && range.contains(taken.record().offset()));
  }

  /** The records that an attempt of it may have read. */
  List<Taken> records(SimKafka kafka) {
    return records(kafka, committedAt);
  }

  /**
   * The same for a run that redoes its dead letters: a record that is gone when {@code redo} reads
   * may be missing.
   */
  List<Taken> recordsLeft(SimKafka kafka, FoldRun redo) {
    List<Taken> records = new ArrayList<>();
    for (Taken taken : records(kafka, Math.max(committedAt, redo.committedAt))) {
      records.add(taken.truncated() ? taken.perhaps() : taken);
    }
    return records;
  }

  private List<Taken> records(SimKafka kafka, long thereUntil) {
    List<Taken> records = new ArrayList<>();
    for (OffsetRange range : run.ranges()) {
      int partition = range.partition().partition();
      NextOffset end = run.end().next().get(range.partition());
      int epoch = end == null ? NextOffset.UNKNOWN_EPOCH : end.leaderEpoch();
      for (PartitionLog.Past past : kafka.past(run.topicId(), partition)) {
        SimRecord record = past.record();
        if (range.contains(record.offset())
            && past.removedAt() > claimedAt
            && ofItsLog(past, epoch)) {
          long place = partition * PARTITIONS_APART + record.offset();
          records.add(
              new Taken(
                  record,
                  partition,
                  place,
                  certain(range, past, thereUntil),
                  past.truncatedBy() != Integer.MAX_VALUE));
        }
      }
    }
    return records;
  }

  private static boolean ofItsLog(PartitionLog.Past past, int epoch) {
    return epoch == NextOffset.UNKNOWN_EPOCH
        ? past.truncatedBy() == Integer.MAX_VALUE
        : past.record().epoch() <= epoch && past.truncatedBy() > epoch;
  }

  private boolean certain(OffsetRange range, PartitionLog.Past past, long thereUntil) {
    if (commit.isEmpty() || past.removedAt() <= thereUntil) {
      return false;
    }
    for (OffsetRange lost : commit.get().lost()) {
      if (lost.partition().equals(range.partition()) && lost.contains(past.record().offset())) {
        return false;
      }
    }
    return true;
  }
}
