package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.TrueTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What may never be where runs are claimed and attempts begin. For one thread. */
final class Claims {

  /** How far ahead of its host's clock an attempt's row timestamps may reach, µs. */
  private static final long MOST_AHEAD = 4 * 60 * 1_000_000L;

  /** By so much a host's clock may be off the store's, µs. */
  private static final long SKEW = 60 * 1_000_000L;

  private final Watch.Jobs jobs;
  private final Consumer<String> hits;
  private final Map<PipelineId, Long> taken = new HashMap<>();

  Claims(Watch.Jobs jobs, Consumer<String> hits) {
    this.jobs = jobs;
    this.hits = hits;
  }

  /** A run's live attempt was entered: its timestamps are taken. */
  void entered(PipelineId pipeline, Run run) {
    taken.merge(pipeline, run.attempt().end(), Math::max);
  }

  /** An attempt begins, at {@code at}, true time, µs. */
  void begun(PipelineState before, PipelineState after, Run run, long at, boolean person) {
    Attempt attempt = run.attempt();
    PipelineId pipeline = after.pipeline();
    Watch.require(
        attempt.writeTime() >= before.writeTimes().floor()
            && attempt.writeTime() >= taken.getOrDefault(pipeline, 0L)
            && attempt.end() == after.writeTimes().floor(),
        Invariant.WRITE_TIMES,
        "Attempt %d of run %d begins at %d; the row had %s, and %s was taken",
        attempt.number(),
        run.number(),
        attempt.writeTime(),
        before.writeTimes(),
        taken.get(pipeline));
    if (attempt.writeTime() > TrueTime.micros(attempt.begunAt())) {
      hits.accept("F63 write times rise above a host's clock");
    }
    Watch.require(
        attempt.end() <= at + MOST_AHEAD + SKEW,
        Invariant.WRITE_TIMES,
        "Attempt %d of run %d reaches %d, more than the store takes at %d",
        attempt.number(),
        run.number(),
        attempt.end(),
        at);
    Optional<Run> same = before.phase().run().filter(earlier -> earlier.number() == run.number());
    if (same.isEmpty()) {
      claimed(before, run);
      if (run.work() instanceof Work.Rebuild && jobs.sleeping()) {
        hits.accept("F65 a rebuild begins while a zombie sleeps");
      }
    } else if (before.phase() instanceof Phase.Running running && !person) {
      running
          .entrant()
          .ifPresent(
              entrant ->
                  Watch.require(
                      jobs.ended(entrant),
                      Invariant.ONE_ATTEMPT,
                      "Attempt %d of run %d begins, and the job of the one before has not ended",
                      attempt.number(),
                      run.number()));
    }
  }

  private void claimed(PipelineState before, Run run) {
    Watch.require(
        before.phase() instanceof Phase.Idle && run.number() == before.lastRun() + 1,
        Invariant.ONE_ATTEMPT,
        "Run %d was claimed after %d, when the pipeline was %s",
        run.number(),
        before.lastRun(),
        before.phase());
    if (!run.work().own()) {
      return;
    }
    for (OffsetRange range : run.ranges()) {
      NextOffset next = before.position().next().get(range.partition());
      if (next != null) {
        Watch.require(
            range.from() == next.offset(),
            Invariant.TILING,
            "Run %d takes %s, and the position is %d",
            run.number(),
            range,
            next.offset());
      }
      NextOffset end = run.end().next().get(range.partition());
      Watch.require(
          end != null && end.offset() == range.until(),
          Invariant.TILING,
          "Run %d takes %s, and ends at %s",
          run.number(),
          range,
          end);
    }
    unmoved(before.position(), run);
  }

  private static void unmoved(Position position, Run run) {
    for (Map.Entry<TopicPartition, NextOffset> each : position.next().entrySet()) {
      boolean taken =
          run.ranges().stream().anyMatch(range -> range.partition().equals(each.getKey()));
      NextOffset end = run.end().next().get(each.getKey());
      Watch.require(
          taken || (end != null && end.offset() == each.getValue().offset()),
          Invariant.TILING,
          "Run %d takes nothing of %s, and moves it from %s to %s",
          run.number(),
          each.getKey(),
          each.getValue(),
          end);
    }
  }
}
