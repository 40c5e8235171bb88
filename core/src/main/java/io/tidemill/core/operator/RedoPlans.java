package io.tidemill.core.operator;

import io.tidemill.core.Durations;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.trigger.MergedSinks;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans that dead letters of a committed run be processed again. */
final class RedoPlans {
  /**
   * How far back a store takes row timestamps: two days (Amazon Keyspaces, client-side timestamps).
   */
  private static final Duration TIMESTAMPS_BACK = Duration.ofDays(2);

  /** How long a write may take from the moment that the clock was looked at. */
  private static final Duration ON_ITS_WAY = Duration.ofHours(1);

  private final Ledger ledger;
  private final MergedSinks mergedSinks;
  private final TombstoneGrace grace;

  RedoPlans(Ledger ledger, TombstoneGrace grace) {
    this.ledger = ledger;
    this.mergedSinks = new MergedSinks(ledger);
    this.grace = grace;
  }

  Plan redo(Asked asked, long number) {
    asked.requireHalted();
    ReplayPlans.requireIdle(asked);
    if (asked.state().paused()) {
      throw new RefusedException(
          "the pipeline is paused, and no run starts", "`resume %s` first".formatted(asked.id()));
    }
    Pipeline pipeline = asked.pipeline();
    Commit commit = commit(asked, number);
    if (commit.books().deadLetters() == 0) {
      return new Plan.Nothing("run %d has no dead letters".formatted(number));
    }
    Run run = commit.run();
    checkRedo(asked, pipeline, commit);
    Instant until = until(asked, pipeline, run);
    PipelineState next =
        asked
            .state()
            .claim(
                new PipelineState.Claim(
                    new Work.Redo(
                        number,
                        run.attempt().number(),
                        run.attempt().writeTime(),
                        run.claimedAt(),
                        until,
                        sinks(pipeline, run)),
                    Reason.DEAD_LETTERS,
                    run.ranges(),
                    asked.state().position(),
                    /* capped= */ false,
                    pipeline.definition().digest(),
                    pipeline.attempts(),
                    pipeline
                        .sizing()
                        .decide(commit.books().deadLetters(), asked.state().lastCommit())),
                asked.now());
    return asked.planned(
        next,
        List.of(
            "The %s of run %d are processed again as run %d, under the file's present definition; each row takes the place that it would have had in run %d."
                .formatted(
                    Numbers.counted(commit.books().deadLetters(), "dead letter"),
                    number,
                    next.lastRun(),
                    number),
            "What later runs wrote over it stays. The position doesn't move."));
  }

  /** The tables that the run wrote, and that are written still. */
  private static SortedSet<TableName> sinks(Pipeline pipeline, Run run) {
    SortedSet<TableName> unmerged =
        pipeline.sinks().stream()
            .filter(sink -> !sink.merged())
            .map(Sink::table)
            .collect(Collectors.toCollection(TreeSet::new));
    if (run.work() instanceof Work.Again again) {
      unmerged.retainAll(again.sinks());
    }
    if (run.work() instanceof Work.Rebuild || unmerged.isEmpty()) {
      throw new RefusedException(
          "run %d wrote no table that the file still has and that a record can be put back into"
              .formatted(run.number()),
          "`rebuild` makes a merged table anew; `replay` writes the others again");
    }
    return unmerged;
  }

  private Commit commit(Asked asked, long number) {
    PipelineState state = asked.state();
    long back = Math.min(Integer.MAX_VALUE, state.lastRun() - number + 1);
    if (number < 1 || back < 1) {
      throw unknown(asked, number);
    }
    return state
        .lastCommit()
        .filter(last -> last.run().number() == number)
        .or(
            () ->
                ledger.commits(asked.id(), (int) back).stream()
                    .filter(commit -> commit.run().number() == number)
                    .findFirst())
        .orElseThrow(() -> unrecorded(asked, number));
  }

  /** Letters may be put back for less long than the history is kept. */
  private static RefusedException unrecorded(Asked asked, long number) {
    return new RefusedException(
        "the history of %s has no commit of run %d: it committed nothing, or its record has expired"
            .formatted(asked.id(), number),
        "`runs %s` names those there are; of one whose record has expired `replay %s --from …` writes the records again"
            .formatted(asked.id(), asked.id()));
  }

  private static RefusedException unknown(Asked asked, long number) {
    return new RefusedException(
        "pipeline %s has committed no run %d".formatted(asked.id(), number),
        "`runs %s` names those it has".formatted(asked.id()));
  }

  private void checkRedo(Asked asked, Pipeline pipeline, Commit commit) {
    Run run = commit.run();
    if (run.work() instanceof Work.Redo redo) {
      throw new RefusedException(
          "run %d was itself about the dead letters of run %d".formatted(run.number(), redo.run()),
          "name run %d: letters that are left are still its own".formatted(redo.run()));
    }
    if (!run.topicId().equals(asked.state().topicId())) {
      throw new RefusedException(
          "the topic was made anew since run %d".formatted(run.number()),
          "nothing can be put back at its place; `query` shows the letters");
    }
    List<TableName> merged =
        pipeline.sinks().stream()
            .filter(Sink::merged)
            .map(Sink::table)
            .filter(table -> commit.books().dead() > 0 || dead(commit, table) > 0)
            .toList();
    if (!merged.isEmpty()) {
      throw new RefusedException(
          "letters of run %d concern merged tables (%s), where a record can't be put back into a run that was merged"
              .formatted(run.number(), merged),
          "`rebuild %s %s`, which merges all records anew".formatted(asked.id(), merged.get(0)));
    }
    mergedSinks
        .refusal(asked.state(), pipeline)
        .ifPresent(
            why -> {
              throw new RefusedException(why, "mend the file");
            });
  }

  /** Until when rows may be put back at the run's place. */
  private Instant until(Asked asked, Pipeline pipeline, Run run) {
    Instant written = Instant.EPOCH.plus(run.attempt().writeTime(), ChronoUnit.MICROS);
    Duration allowed = TIMESTAMPS_BACK;
    String limit = "stores take row timestamps of at most that age";
    for (Sink sink : pipeline.sinks()) {
      Optional<Duration> tombstones = grace.of(sink.table());
      if (tombstones.isPresent() && tombstones.get().compareTo(allowed) < 0) {
        allowed = tombstones.get();
        limit = "table %s forgets deletions after that (gc_grace_seconds)".formatted(sink.table());
      }
    }
    Instant until = written.plus(allowed).minus(ON_ITS_WAY);
    // The job writes until its deadline.
    Instant latest = asked.now().plus(pipeline.attempts().deadline());
    if (until.isBefore(latest)) {
      throw new RefusedException(
          "rows of run %d belong at %s, and by the job's deadline that is more than %s ago: %s"
              .formatted(run.number(), written, Durations.words(allowed), limit),
          "`replay %s --from …`, which writes the run's records again, and all later ones over them"
              .formatted(asked.id()));
    }
    return until;
  }

  private static long dead(Commit commit, TableName table) {
    SinkBooks books = commit.books().sinks().get(table);
    return books == null ? 0 : books.dead();
  }
}
