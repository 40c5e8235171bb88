package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.SimLedger;
import io.tidemill.simulation.world.TrueTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at each change of a pipeline's row, and says what may never be. For one thread. */
final class Watch {
  private static final String ONE_ATTEMPT = "I1-one-unfenced-attempt";
  private static final String POSITION = "I2-position-never-falls";
  private static final String TILING = "I3-claims-tile-the-log";
  private static final String BOOKS = "I5-books-balance";
  private static final String WRITE_TIMES = "I6-write-times-rise";
  private static final String HISTORY = "I7-history-is-whole";
  private static final String DEADLINE = "I9-no-write-after-deadline";

  /**
   * By so much a call may be delayed on its way, after the clock was looked at, which may be off,
   * µs.
   */
  private static final long DELAYED = 28 * 60 * 1_000_000L;

  /** How far ahead of its own clock a store takes row timestamps, µs. */
  private static final long STORE_TAKES = 5 * 60 * 1_000_000L;

  /** By so much a host's clock may be off the store's, µs. */
  private static final long SKEW = 60 * 1_000_000L;

  private final SimLedger ledger;
  private final Jobs jobs;
  private final Covered covered;
  private final Consumer<String> hits;
  private final boolean merges;
  private final Map<EntrantId, Entered> entrants = new HashMap<>();
  private final Map<String, EntrantId> entrantsByAttempt = new HashMap<>();
  private final Map<PipelineId, Long> taken = new HashMap<>();
  private int seen;
  private int ended;

  /** What a job has entered. */
  private record Entered(PipelineId pipeline, Run run, Attempt attempt) {}

  /** What is known of jobs. */
  interface Jobs {
    /** Whether the job of that entrant is reported as ended. */
    boolean ended(EntrantId entrant);

    /** Whether a process lives whose job is reported as ended. */
    boolean sleeping();
  }

  Watch(SimLedger ledger, Jobs jobs, Covered covered, boolean merges, Consumer<String> hits) {
    this.merges = merges;
    this.hits = hits;
    this.ledger = ledger;
    this.jobs = jobs;
    this.covered = covered;
  }

  /** How many runs have ended, by a commit or given up by a person. */
  int runsEnded() {
    return ended;
  }

  /** A job has written something, at {@code now}, true time, µs. */
  void wrote(Process job, long now) {
    Entered entered = entrants.get(job.entrant());
    require(entered != null, ONE_ATTEMPT, "%s writes, and has entered nothing", job);
    long deadline = TrueTime.micros(entered.attempt().deadline());
    require(
        now < deadline + DELAYED,
        DEADLINE,
        "%s writes at %d, and its deadline was %d",
        job,
        now,
        deadline);
    Optional<PipelineState> state = ledger.state(entered.pipeline());
    boolean live =
        state.flatMap(row -> entrant(row.phase())).filter(job.entrant()::equals).isPresent();
    if (!live) {
      hits.accept("F26 a zombie writes");
      hits.accept(
          merges
              ? "F43 a zombie merges, or writes beside a merge"
              : "F34 a zombie writes where records delete");
    }
    if (entered.attempt().number() > 1) {
      hits.accept("F36 a later attempt writes");
    }
  }

  /** A job has published offsets. */
  void published(Process job) {
    Entered entered = entrants.get(job.entrant());
    boolean older =
        entered != null
            && ledger
                .state(entered.pipeline())
                .flatMap(PipelineState::lastCommit)
                .filter(last -> last.run().number() > entered.run().number())
                .isPresent();
    if (older) {
      hits.accept("F41 a zombie publishes older offsets");
    }
  }

  /** Checks what has changed since it was last asked, all of it by {@code process}. */
  void look(Process process) {
    List<SimLedger.Change> journal = ledger.journal();
    for (; seen < journal.size(); seen++) {
      SimLedger.Change change = journal.get(seen);
      if (change.before().isPresent()) {
        changed(change.before().get(), change.after(), change.at(), process);
      } else {
        covered.begin(change.after());
      }
    }
  }

  private void changed(PipelineState before, PipelineState after, long at, Process by) {
    boolean person = by.kind().equals("operator");
    if (!before.lastCommit().equals(after.lastCommit())) {
      committed(before, after, by);
    } else if (!before.position().equals(after.position())
        || !before.topicId().equals(after.topicId())) {
      moved(before, after, person);
    }
    Optional<Run> earlier = before.phase().run();
    Optional<Run> run = after.phase().run();
    if (run.isPresent() && begins(earlier, run.get())) {
      begun(before, after, run.get(), at, person);
    }
    entered(before, after, by);
    Situations.changed(before, after, hits);
  }

  private static boolean begins(Optional<Run> before, Run after) {
    return before.isEmpty()
        || before.get().number() != after.number()
        || before.get().attempt().number() != after.attempt().number();
  }

  private void committed(PipelineState before, PipelineState after, Process by) {
    Commit commit = after.lastCommit().orElseThrow();
    Run run = commit.run();
    require(
        before.phase() instanceof Phase.Running running
            && running.entrant().filter(commit.entrant()::equals).isPresent()
            && running.current().equals(run),
        ONE_ATTEMPT,
        "%s commits run %d as %s, and the row was %s",
        by,
        run.number(),
        commit.entrant(),
        before.phase());
    require(
        commit.entrant().equals(by.entrant()),
        ONE_ATTEMPT,
        "%s commits for entrant %s",
        by,
        commit.entrant());
    require(commit.books().balanced(), BOOKS, "Run %d: %s", run.number(), commit.books());
    before
        .lastCommit()
        .ifPresent(
            last ->
                require(
                    ledger.commits(before.pipeline(), Integer.MAX_VALUE).stream()
                        .anyMatch(copy -> copy.equals(last)),
                    HISTORY,
                    "The commit of run %d is overwritten, and the history lacks it",
                    last.run().number()));
    if (run.work().own()) {
      require(
          after.position().equals(run.end()),
          TILING,
          "Run %d ended at %s, and the position is %s",
          run.number(),
          run.end(),
          after.position());
      rises(before, after);
      covered.committed(before, commit);
    } else {
      require(
          after.position().equals(before.position()),
          POSITION,
          "Run %d, a %s, moved the position from %s to %s",
          run.number(),
          run.work(),
          before.position(),
          after.position());
    }
    ended++;
    if (before.phase() instanceof Phase.Running running) {
      Situations.committed(commit, running, hits);
    }
  }

  private static void rises(PipelineState before, PipelineState after) {
    for (Map.Entry<TopicPartition, NextOffset> each : before.position().next().entrySet()) {
      NextOffset now = after.position().next().get(each.getKey());
      require(
          now != null && now.offset() >= each.getValue().offset(),
          POSITION,
          "%s fell from %s to %s",
          each.getKey(),
          each.getValue(),
          now);
    }
  }

  private void moved(PipelineState before, PipelineState after, boolean person) {
    Optional<PositionChange> change = after.lastChange();
    require(
        change.isPresent()
            && !change.equals(before.lastChange())
            && change.get().from().equals(before.position())
            && change.get().to().equals(after.position()),
        HISTORY,
        "The position went from %s to %s, and the row says of it: %s",
        before.position(),
        after.position(),
        change);
    before
        .lastChange()
        .ifPresent(
            last ->
                require(
                    ledger.changes(before.pipeline(), Integer.MAX_VALUE).contains(last),
                    HISTORY,
                    "Change %d is overwritten, and the history lacks it",
                    last.number()));
    if (!person) {
      require(
          change.get().kind() == PositionChange.Kind.GAP,
          POSITION,
          "A function made a %s",
          change.get());
      rises(before, after);
    }
    if (change.get().run().isPresent()) {
      ended++;
    }
    covered.moved(before, after, change.get());
  }

  private void begun(PipelineState before, PipelineState after, Run run, long at, boolean person) {
    Attempt attempt = run.attempt();
    PipelineId pipeline = after.pipeline();
    require(
        attempt.writeTime() >= before.writeTimes().floor()
            && attempt.writeTime() >= taken.getOrDefault(pipeline, 0L)
            && attempt.end() == after.writeTimes().floor(),
        WRITE_TIMES,
        "Attempt %d of run %d begins at %d; the row had %s, and %s was taken",
        attempt.number(),
        run.number(),
        attempt.writeTime(),
        before.writeTimes(),
        taken.get(pipeline));
    if (attempt.writeTime() > TrueTime.micros(attempt.begunAt())) {
      hits.accept("F63 write times rise above a host's clock");
    }
    require(
        attempt.end() <= at + STORE_TAKES + SKEW,
        WRITE_TIMES,
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
                  require(
                      jobs.ended(entrant),
                      ONE_ATTEMPT,
                      "Attempt %d of run %d begins, and the job of the one before has not ended",
                      attempt.number(),
                      run.number()));
    }
  }

  private void claimed(PipelineState before, Run run) {
    require(
        before.phase() instanceof Phase.Idle && run.number() == before.lastRun() + 1,
        ONE_ATTEMPT,
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
        require(
            range.from() == next.offset(),
            TILING,
            "Run %d takes %s, and the position is %d",
            run.number(),
            range,
            next.offset());
      }
      NextOffset end = run.end().next().get(range.partition());
      require(
          end != null && end.offset() == range.until(),
          TILING,
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
      require(
          taken || (end != null && end.offset() == each.getValue().offset()),
          TILING,
          "Run %d takes nothing of %s, and moves it from %s to %s",
          run.number(),
          each.getKey(),
          each.getValue(),
          end);
    }
  }

  private void entered(PipelineState before, PipelineState after, Process by) {
    Optional<EntrantId> entrant = entrant(after.phase());
    if (entrant.isEmpty() || entrant.equals(entrant(before.phase()))) {
      return;
    }
    Run run = after.phase().run().orElseThrow();
    String attempt = after.pipeline() + "/" + run.number() + "/" + run.attempt().number();
    require(
        entrant.get().equals(by.entrant()) && attempt.equals(by.attempt()),
        ONE_ATTEMPT,
        "%s, which is to do %s, entered %s as %s",
        by,
        by.attempt(),
        attempt,
        entrant.get());
    EntrantId other = entrantsByAttempt.putIfAbsent(attempt, entrant.get());
    require(
        other == null || other.equals(entrant.get()),
        ONE_ATTEMPT,
        "%s entered %s, which %s had entered",
        entrant.get(),
        attempt,
        other);
    entrants.put(entrant.get(), new Entered(after.pipeline(), run, run.attempt()));
    taken.merge(after.pipeline(), run.attempt().end(), Math::max);
  }

  /** The ledger is an old copy, or gone: what it says of attempts need not rise any more. */
  void forget() {
    entrantsByAttempt.clear();
    seen = ledger.journal().size();
  }

  /** A person has declared tables to be rebuilt, and takes write times back. */
  void takeBack(PipelineId pipeline, long written) {
    taken.put(pipeline, written);
  }

  static Optional<EntrantId> entrant(Phase phase) {
    return phase instanceof Phase.Running running ? running.entrant() : Optional.empty();
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void require(boolean holds, String invariant, String message, Object... details) {
    if (!holds) {
      throw new Broken(invariant, message.formatted(details));
    }
  }
}
