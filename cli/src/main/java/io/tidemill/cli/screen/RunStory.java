package io.tidemill.cli.screen;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells what happened to a pipeline from its state as it is seen now and then: each event once, in
 * order, those too that fell between two looks. Not safe for use by several threads.
 */
public final class RunStory {
  private long committed;
  private long run;
  private int attempt;
  private boolean launched;
  private boolean entered;
  private boolean blocked;

  /** Something that happened. */
  public sealed interface Event {
    /** A run was claimed. */
    record Claimed(Run run) implements Event {}

    /** An attempt after the first began: the one before had ended without a commit. */
    record TriedAgain(Run run) implements Event {}

    /** A job of the live attempt was launched. */
    record Launched(String jobId) implements Event {}

    /** The job has begun, and alone may write. */
    record Entered() implements Event {}

    /** The run is done. */
    record Committed(Commit commit) implements Event {}

    /** The pipeline waits for a person. */
    record Blocked(Failure failure) implements Event {}
  }

  /**
   * What is new since the last look.
   *
   * @param history gives the pipeline's newest commits, up to a number, newest first; asked only if
   *     more than one is new
   */
  public List<Event> observe(PipelineState state, Function<Integer, List<Commit>> history) {
    List<Event> events = new ArrayList<>();
    state
        .lastCommit()
        .filter(last -> last.run().number() > committed)
        .ifPresent(last -> tellCommits(last, history, events));
    state.phase().run().ifPresent(current -> tellRun(current, state.phase(), events));
    return events;
  }

  private void tellCommits(
      Commit last, Function<Integer, List<Commit>> history, List<Event> events) {
    int fresh = (int) (last.run().number() - committed);
    if (fresh > 1) {
      history.apply(fresh).stream()
          .filter(commit -> commit.run().number() > committed)
          .filter(commit -> commit.run().number() < last.run().number())
          .sorted((one, other) -> Long.compare(one.run().number(), other.run().number()))
          .forEach(commit -> tellCommit(commit, events));
    }
    tellCommit(last, events);
  }

  private void tellCommit(Commit commit, List<Event> events) {
    tellAttempt(commit.run(), events);
    events.add(new Event.Committed(commit));
    committed = commit.run().number();
  }

  private void tellRun(Run current, Phase phase, List<Event> events) {
    tellAttempt(current, events);
    phase.match(
        idle -> false,
        claimed -> false,
        running -> tellRunning(running, events),
        failed -> tellBlocked(failed, events));
  }

  private void tellAttempt(Run current, List<Event> events) {
    if (current.number() != run) {
      events.add(new Event.Claimed(requireNonNull(current, "run")));
      begin(current.number(), 1);
    }
    if (current.attempt().number() != attempt) {
      events.add(new Event.TriedAgain(current));
      begin(current.number(), current.attempt().number());
    }
  }

  private void begin(long number, int attemptNumber) {
    run = number;
    attempt = attemptNumber;
    launched = false;
    entered = false;
    blocked = false;
  }

  private boolean tellRunning(Phase.Running running, List<Event> events) {
    Optional<String> jobId = running.jobId().filter(id -> !launched);
    jobId.ifPresent(
        id -> {
          events.add(new Event.Launched(id));
          launched = true;
        });
    if (running.entrant().isPresent() && !entered) {
      events.add(new Event.Entered());
      entered = true;
    }
    return true;
  }

  private boolean tellBlocked(Phase.Blocked failed, List<Event> events) {
    if (!blocked) {
      events.add(new Event.Blocked(failed.failure()));
      blocked = true;
    }
    return true;
  }
}
