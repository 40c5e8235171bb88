package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.simulation.world.SimLedger;
import io.tidemill.simulation.world.TrueTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at each change of a pipeline's row, and says what may never be. For one thread. */
final class Watch {

  /**
   * By so much a call may be delayed on its way, after the clock was looked at, which may be off,
   * µs.
   */
  private static final long DELAYED = 28 * 60 * 1_000_000L;

  private final SimLedger ledger;
  private final Claims claims;
  private final Covered covered;
  private final Consumer<String> hits;
  private final Sights sights;
  private final Map<EntrantId, Entered> entrants = new HashMap<>();
  private final Map<String, EntrantId> entrantsByAttempt = new HashMap<>();
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

  Watch(SimLedger ledger, Jobs jobs, Covered covered, Sights sights, Consumer<String> hits) {
    this.sights = sights;
    this.hits = hits;
    this.ledger = ledger;
    this.claims = new Claims(jobs, hits);
    this.covered = covered;
  }

  /** How many runs have ended, by a commit or given up by a person. */
  int runsEnded() {
    return ended;
  }

  /** A job has written something, at {@code now}, true time, µs. */
  void wrote(Process job, long now) {
    Entered entered = entrants.get(job.entrant());
    require(entered != null, Invariant.ONE_ATTEMPT, "%s writes, and has entered nothing", job);
    long deadline = TrueTime.micros(entered.attempt().deadline());
    require(
        now < deadline + DELAYED,
        Invariant.DEADLINE,
        "%s writes at %d, and its deadline was %d",
        job,
        now,
        deadline);
    Optional<PipelineState> state = ledger.state(entered.pipeline());
    boolean live =
        state.flatMap(row -> entrant(row.phase())).filter(job.entrant()::equals).isPresent();
    sights.wrote(entered.run(), live, now);
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
      moved(before, after, by);
    }
    Optional<Run> earlier = before.phase().run();
    Optional<Run> run = after.phase().run();
    if (run.isPresent() && begins(earlier, run.get())) {
      claims.begun(before, after, run.get(), at, person);
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
        Invariant.ONE_ATTEMPT,
        "%s commits run %d as %s, and the row was %s",
        by,
        run.number(),
        commit.entrant(),
        before.phase());
    require(
        commit.entrant().equals(by.entrant()),
        Invariant.ONE_ATTEMPT,
        "%s commits for entrant %s",
        by,
        commit.entrant());
    require(commit.books().balanced(), Invariant.BOOKS, "Run %d: %s", run.number(), commit.books());
    before
        .lastCommit()
        .ifPresent(
            last ->
                require(
                    ledger.commits(before.pipeline(), Integer.MAX_VALUE).stream()
                        .anyMatch(copy -> copy.equals(last)),
                    Invariant.HISTORY,
                    "The commit of run %d is overwritten, and the history lacks it",
                    last.run().number()));
    if (run.work().own()) {
      require(
          after.position().equals(run.end()),
          Invariant.TILING,
          "Run %d ended at %s, and the position is %s",
          run.number(),
          run.end(),
          after.position());
      rises(before, after);
      covered.committed(before, commit);
    } else {
      require(
          after.position().equals(before.position()),
          Invariant.POSITION,
          "Run %d, a %s, moved the position from %s to %s",
          run.number(),
          run.work(),
          before.position(),
          after.position());
    }
    ended++;
    if (before.phase() instanceof Phase.Running running) {
      Situations.committed(commit, running, hits);
      sights.committed(commit.entrant(), earlier(before.pipeline(), run));
    }
  }

  /** The entrants of a run's earlier attempts. */
  private List<EntrantId> earlier(PipelineId pipeline, Run run) {
    List<EntrantId> earlier = new ArrayList<>();
    for (int i = 1; i < run.attempt().number(); i++) {
      EntrantId entrant = entrantsByAttempt.get(attempt(pipeline, run, i));
      if (entrant != null) {
        earlier.add(entrant);
      }
    }
    return earlier;
  }

  private static String attempt(PipelineId pipeline, Run run, int number) {
    return pipeline + "/" + run.number() + "/" + number;
  }

  private static void rises(PipelineState before, PipelineState after) {
    for (Map.Entry<TopicPartition, NextOffset> each : before.position().next().entrySet()) {
      NextOffset now = after.position().next().get(each.getKey());
      require(
          now != null && now.offset() >= each.getValue().offset(),
          Invariant.POSITION,
          "%s fell from %s to %s",
          each.getKey(),
          each.getValue(),
          now);
    }
  }

  private void moved(PipelineState before, PipelineState after, Process by) {
    boolean person = by.kind().equals("operator");
    Optional<PositionChange> change = after.lastChange();
    require(
        change.isPresent()
            && !change.equals(before.lastChange())
            && change.get().from().equals(before.position())
            && change.get().to().equals(after.position()),
        Invariant.HISTORY,
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
                    Invariant.HISTORY,
                    "Change %d is overwritten, and the history lacks it",
                    last.number()));
    if (!person) {
      require(
          change.get().kind() == PositionChange.Kind.GAP,
          Invariant.POSITION,
          "A function made a %s",
          change.get());
      rises(before, after);
    }
    if (change.get().run().isPresent()) {
      ended++;
    }
    covered.moved(before, after, change.get());
  }

  private void entered(PipelineState before, PipelineState after, Process by) {
    Optional<EntrantId> entrant = entrant(after.phase());
    if (entrant.isEmpty() || entrant.equals(entrant(before.phase()))) {
      return;
    }
    Run run = after.phase().run().orElseThrow();
    String attempt = attempt(after.pipeline(), run, run.attempt().number());
    require(
        entrant.get().equals(by.entrant()) && attempt.equals(by.attempt()),
        Invariant.ONE_ATTEMPT,
        "%s, which is to do %s, entered %s as %s",
        by,
        by.attempt(),
        attempt,
        entrant.get());
    EntrantId other = entrantsByAttempt.putIfAbsent(attempt, entrant.get());
    require(
        other == null || other.equals(entrant.get()),
        Invariant.ONE_ATTEMPT,
        "%s entered %s, which %s had entered",
        entrant.get(),
        attempt,
        other);
    entrants.put(entrant.get(), new Entered(after.pipeline(), run, run.attempt()));
    claims.entered(after.pipeline(), run);
  }

  /** The ledger is an old copy, or gone: what it says of attempts need not rise any more. */
  void forget() {
    entrantsByAttempt.clear();
    seen = ledger.journal().size();
  }

  static Optional<EntrantId> entrant(Phase phase) {
    return phase instanceof Phase.Running running ? running.entrant() : Optional.empty();
  }

  @SuppressWarnings("AnnotateFormatMethod")
  static void require(boolean holds, Invariant invariant, String message, Object... details) {
    if (!holds) {
      throw new Broken(invariant, message.formatted(details));
    }
  }
}
