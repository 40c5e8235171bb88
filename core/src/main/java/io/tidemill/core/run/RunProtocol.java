package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.OffsetRange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job owes the ledger: it enters before it writes anything, and commits last. Between the
 * two it alone may write; if it is overtaken all the same (stopped, then woken late) its rows are
 * older than those of whoever overtook it, and its commit is fenced off.
 *
 * <p>Methods throw a {@link TidemillException} if the ledger can't be reached, of kind {@code
 * UNKNOWN_OUTCOME} if a change may or may not have been applied.
 */
public final class RunProtocol {
  /** How many of the newest commits are searched for one whose answer was lost. */
  private static final int MOST_HISTORY = 1000;

  private final Ledger ledger;
  private final GroupOffsets groupOffsets;
  private final Names names;
  private final InstantSource clock;

  public RunProtocol(Ledger ledger, GroupOffsets groupOffsets, InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.groupOffsets = requireNonNull(groupOffsets, "groupOffsets");
    this.names = new Names(ledger.id());
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Makes {@code entrant} the one job process that may work on the attempt.
   *
   * @param entrant drawn anew by each process
   */
  public EnterOutcome enter(PipelineId pipeline, long run, int attempt, EntrantId entrant) {
    while (true) {
      Optional<Versioned> current = ledger.load(pipeline);
      if (current.isEmpty()) {
        return new EnterOutcome.Refused("The ledger knows no pipeline " + pipeline);
      }
      PipelineState state = current.get().state();
      Optional<Run> live = liveRun(state);
      if (live.isEmpty()
          || live.get().number() != run
          || live.get().attempt().number() != attempt) {
        return new EnterOutcome.Refused(
            "Run %d attempt %d of %s is not the live one: the pipeline is %s"
                .formatted(run, attempt, pipeline, describe(state)));
      }
      Optional<EntrantId> other = entrant(state);
      if (other.isPresent()) {
        return other.get().equals(entrant)
            ? entered(pipeline, entrant, current.get())
            : new EnterOutcome.Refused(
                "Another job (entrant %s) has run %d attempt %d of %s"
                    .formatted(other.get(), run, attempt, pipeline));
      }
      SwapOutcome outcome = ledger.swap(current.get().version(), state.entered(entrant));
      Optional<Versioned> swapped = swapped(outcome);
      if (swapped.isPresent()) {
        return entered(pipeline, entrant, swapped.get());
      }
    }
  }

  /**
   * Ends the run: moves the position past it, then publishes the group offsets and copies the
   * commit into the history. Tries again for as long as the job is the current entrant.
   *
   * @param books must be balanced
   * @param lost what retention had taken of the run's ranges
   * @param effort what the attempt took
   */
  public CommitOutcome commit(
      EnterOutcome.Entered entered, Books books, List<OffsetRange> lost, Effort effort) {
    if (!books.balanced()) {
      throw new IllegalArgumentException("Books don't balance: " + books);
    }
    while (true) {
      Versioned current = reload(entered);
      Optional<Commit> mine = commitOf(entered, current.state());
      if (mine.isPresent()) {
        return publish(entered, mine.get());
      }
      if (!isCurrent(entered, current.state())) {
        return overtaken(entered, current.state());
      }
      PipelineState next = current.state().committed(books, lost, effort, clock.instant());
      if (swapped(ledger.swap(current.version(), next)).isPresent()) {
        return publish(entered, next.lastCommit().orElseThrow());
      }
    }
  }

  /**
   * Blocks the pipeline because no further attempt can help.
   *
   * @return whether it is blocked so; false if the job is no longer the current entrant
   */
  public boolean block(EnterOutcome.Entered entered, Failure failure) {
    while (true) {
      Versioned current = reload(entered);
      if (!isCurrent(entered, current.state())) {
        return blocks(entered, failure, current.state());
      }
      PipelineState next = current.state().blocked(failure);
      if (swapped(ledger.swap(current.version(), next)).isPresent()) {
        return true;
      }
    }
  }

  private CommitOutcome publish(EnterOutcome.Entered entered, Commit commit) {
    PipelineId pipeline = entered.pipeline();
    String group = names.consumerGroup(pipeline);
    List<String> failures = new ArrayList<>();
    attempt(() -> groupOffsets.publish(group, commit.run().end(), commit.run().number()), failures);
    attempt(() -> ledger.recordCommit(pipeline, commit), failures);
    return new CommitOutcome.Committed(
        commit, failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", failures)));
  }

  private static void attempt(Runnable publishing, List<String> failures) {
    try {
      publishing.run();
    } catch (TidemillException e) {
      failures.add(e.getMessage());
    }
  }

  /**
   * The end of a job that is neither the current entrant nor the last to have committed. Its own
   * commit may have been applied, its answer lost, and later runs have followed: the history, into
   * which each commit is copied before a later one may overwrite it, tells.
   */
  private CommitOutcome overtaken(EnterOutcome.Entered entered, PipelineState state) {
    // More may have followed than the loaded state tells of, or the row may have been lost.
    for (Commit commit : ledger.commits(entered.pipeline(), MOST_HISTORY)) {
      if (commit.entrant().equals(entered.entrant())) {
        // Later runs have published since.
        return new CommitOutcome.Committed(commit, Optional.empty());
      }
    }
    return new CommitOutcome.FencedOff(
        "Run %d attempt %d of %s was overtaken: the pipeline is %s"
            .formatted(
                entered.run().number(),
                entered.run().attempt().number(),
                entered.pipeline(),
                describe(state)));
  }

  private Versioned reload(EnterOutcome.Entered entered) {
    return ledger
        .load(entered.pipeline())
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "The ledger lost pipeline %s while run %d was under way; restore it"
                        .formatted(entered.pipeline(), entered.run().number())));
  }

  private static EnterOutcome entered(PipelineId pipeline, EntrantId entrant, Versioned now) {
    Run run = liveRun(now.state()).orElseThrow();
    return new EnterOutcome.Entered(pipeline, run, entrant);
  }

  /** Whether it was this job's failure that blocked the pipeline: the answer may have been lost. */
  private static boolean blocks(
      EnterOutcome.Entered entered, Failure failure, PipelineState state) {
    return state.phase() instanceof Phase.Blocked blocked
        && blocked.run().filter(run -> isLive(entered, run)).isPresent()
        && blocked.failure().equals(failure);
  }

  private static boolean isLive(EnterOutcome.Entered entered, Run run) {
    return run.number() == entered.run().number() && run.attempt().equals(entered.run().attempt());
  }

  private static boolean isCurrent(EnterOutcome.Entered entered, PipelineState state) {
    return entrant(state).filter(entered.entrant()::equals).isPresent();
  }

  private static Optional<Commit> commitOf(EnterOutcome.Entered entered, PipelineState state) {
    return state.lastCommit().filter(commit -> commit.entrant().equals(entered.entrant()));
  }

  private static Optional<Run> liveRun(PipelineState state) {
    return state
        .phase()
        .match(
            idle -> Optional.empty(),
            claimed -> Optional.of(claimed.current()),
            running -> Optional.of(running.current()),
            blocked -> Optional.empty());
  }

  private static Optional<EntrantId> entrant(PipelineState state) {
    return state
        .phase()
        .match(
            idle -> Optional.empty(),
            claimed -> Optional.empty(),
            Phase.Running::entrant,
            blocked -> Optional.empty());
  }

  private static Optional<Versioned> swapped(SwapOutcome outcome) {
    return outcome.match(swapped -> Optional.of(swapped.now()), stale -> Optional.empty());
  }

  private static String describe(PipelineState state) {
    return state
        .phase()
        .run()
        .map(
            run ->
                "%s at run %d attempt %d"
                    .formatted(state.phase().name(), run.number(), run.attempt().number()))
        .orElseGet(() -> "%s after run %d".formatted(state.phase().name(), state.lastRun()));
  }
}
