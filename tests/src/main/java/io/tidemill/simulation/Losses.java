package io.tidemill.simulation;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.simulation.world.SimKafka;
import io.tidemill.simulation.world.SimLedger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that what retention took of a run is recorded with its commit; and that a pipeline that
 * shall stop there does. For one thread.
 */
final class Losses {

  private final SimLedger ledger;
  private final SimKafka kafka;
  private final Map<EntrantId, List<OffsetRange>> gone = new HashMap<>();
  private int seen;

  Losses(SimLedger ledger, SimKafka kafka) {
    this.ledger = ledger;
    this.kafka = kafka;
  }

  /** Checks what has changed since it was last asked, when {@code file} was the definition. */
  void look(Pipeline file) {
    List<SimLedger.Change> journal = ledger.journal();
    for (; seen < journal.size(); seen++) {
      SimLedger.Change change = journal.get(seen);
      if (change.before().isPresent() && change.after().pipeline().equals(file.id())) {
        changed(change.before().get(), change.after(), file);
      }
    }
  }

  private void changed(PipelineState before, PipelineState after, Pipeline file) {
    Watch.entrant(after.phase())
        .ifPresent(
            entrant ->
                gone.computeIfAbsent(entrant, any -> gone(after.phase().run().orElseThrow())));
    Optional<Commit> commit = after.lastCommit();
    if (commit.isPresent() && !commit.equals(before.lastCommit())) {
      Pipeline claimed = Pipelines.of(commit.get().run().definition());
      Watch.require(
          goesOn(claimed) || !commit.get().run().work().own() || commit.get().lost().isEmpty(),
          Invariant.LOSSES,
          "Run %d is committed without %s",
          commit.get().run().number(),
          commit.get().lost());
      List<OffsetRange> lost = gone.getOrDefault(commit.get().entrant(), List.of());
      Watch.require(
          lost.stream().allMatch(range -> within(range, commit.get().lost())),
          Invariant.LOSSES,
          "Run %d is committed with %s as lost, and %s were gone when its job entered",
          commit.get().run().number(),
          commit.get().lost(),
          lost);
    }
    Optional<PositionChange> gap =
        after.lastChange().filter(change -> change.kind() == PositionChange.Kind.GAP);
    Watch.require(
        goesOn(file) || gap.isEmpty() || gap.equals(before.lastChange()),
        Invariant.LOSSES,
        "The position moves past %s",
        gap);
  }

  /** What the log no longer has of a run. */
  private List<OffsetRange> gone(Run run) {
    List<OffsetRange> gone = new ArrayList<>();
    for (OffsetRange range : run.ranges()) {
      TopicPartition partition = range.partition();
      boolean same =
          run.topicId().equals(kafka.topicId(partition.topic()))
              && partition.partition() < kafka.partitions(partition.topic());
      long start = same ? Math.min(kafka.logStart(partition), range.until()) : 0;
      if (start > range.from()) {
        gone.add(new OffsetRange(partition, range.from(), start));
      }
    }
    return gone;
  }

  private static boolean within(OffsetRange range, List<OffsetRange> ranges) {
    return ranges.stream()
        .anyMatch(
            other ->
                other.partition().equals(range.partition())
                    && other.from() <= range.from()
                    && range.until() <= other.until());
  }

  private static boolean goesOn(Pipeline pipeline) {
    return pipeline.onDataLoss() == Pipeline.OnDataLoss.RECORD_AND_GO_ON;
  }
}
