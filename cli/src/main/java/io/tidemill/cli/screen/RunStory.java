package io.tidemill.cli.screen;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
  private boolean cancelled;
  private Optional<Failure> blocked = Optional.empty();
  private OptionalLong changed = OptionalLong.empty();

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

    /** The attempt is past its deadline; its jobs are told to stop. */
    record Cancelled(Run run) implements Event {}

    /**
     * The pipeline waits for a person.
     *
     * @param run that is blocked; empty if none was under way
     */
    record Blocked(Optional<Run> run, Failure failure) implements Event {}

    /** The position was changed by something else than a commit. */
    record Moved(PositionChange change) implements Event {}
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
    tellChange(state, events);
    state.phase().run().ifPresent(current -> tellAttempt(current, events));
    state
        .phase()
        .match(
            idle -> unblock(),
            claimed -> unblock(),
            running -> tellRunning(running, events),
            failed -> tellBlocked(failed, events));
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

  /** Tells the newest; a change from before the first look is an old story. */
  private void tellChange(PipelineState state, List<Event> events) {
    long newest = state.lastChange().map(PositionChange::number).orElse(0L);
    if (changed.isPresent() && newest > changed.getAsLong()) {
      events.add(new Event.Moved(state.lastChange().orElseThrow()));
    }
    changed = OptionalLong.of(newest);
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
    cancelled = false;
    blocked = Optional.empty();
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
    if (running.cancelledAt().isPresent() && !cancelled) {
      events.add(new Event.Cancelled(running.current()));
      cancelled = true;
    }
    return unblock();
  }

  private boolean tellBlocked(Phase.Blocked failed, List<Event> events) {
    Optional<Failure> failure = Optional.of(failed.failure());
    if (!blocked.equals(failure)) {
      events.add(new Event.Blocked(failed.run(), failed.failure()));
      blocked = failure;
    }
    return true;
  }

  private boolean unblock() {
    blocked = Optional.empty();
    return true;
  }
}
