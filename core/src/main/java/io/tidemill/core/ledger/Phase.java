package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Where a pipeline stands between two runs or within one. */
public sealed interface Phase {
  <R> R match(
      Function<Idle, R> onIdle,
      Function<Claimed, R> onClaimed,
      Function<Running, R> onRunning,
      Function<Blocked, R> onBlocked);

  /** The run under way or blocked, if any. */
  Optional<Run> run();

  /** The phase's name, for people and for columns. */
  default String name() {
    return getClass().getSimpleName();
  }

  /**
   * No run.
   *
   * @param since when the position was reached
   */
  record Idle(Instant since) implements Phase {
    public Idle {
      requireNonNull(since, "since");
    }

    @Override
    public Optional<Run> run() {
      return Optional.empty();
    }

    @Override
    public <R> R match(
        Function<Idle, R> onIdle,
        Function<Claimed, R> onClaimed,
        Function<Running, R> onRunning,
        Function<Blocked, R> onBlocked) {
      return onIdle.apply(this);
    }
  }

  /** A run's live attempt is decided on; no job of it is known yet. */
  record Claimed(Run current) implements Phase {
    public Claimed {
      requireNonNull(current, "current");
    }

    @Override
    public Optional<Run> run() {
      return Optional.of(current);
    }

    @Override
    public <R> R match(
        Function<Idle, R> onIdle,
        Function<Claimed, R> onClaimed,
        Function<Running, R> onRunning,
        Function<Blocked, R> onBlocked) {
      return onClaimed.apply(this);
    }
  }

  /**
   * A job of the run's live attempt was launched, or has entered, or both.
   *
   * @param jobId the job service's id; empty if the job entered before its launch was recorded
   * @param entrant the one job process that may write and commit; empty until one has entered
   * @param cancelledAt when its jobs were first told to stop, past their deadline
   */
  record Running(
      Run current,
      Optional<String> jobId,
      Optional<EntrantId> entrant,
      Optional<Instant> cancelledAt)
      implements Phase {
    public Running {
      requireNonNull(current, "current");
      requireNonNull(cancelledAt, "cancelledAt");
      if (jobId.isEmpty() && entrant.isEmpty()) {
        throw new IllegalArgumentException("A running attempt needs a job id or an entrant");
      }
    }

    @Override
    public Optional<Run> run() {
      return Optional.of(current);
    }

    @Override
    public <R> R match(
        Function<Idle, R> onIdle,
        Function<Claimed, R> onClaimed,
        Function<Running, R> onRunning,
        Function<Blocked, R> onBlocked) {
      return onRunning.apply(this);
    }
  }

  /**
   * Stopped until a person moves it on.
   *
   * @param run the run that was stopped; empty if there was none under way
   */
  record Blocked(Optional<Run> run, Failure failure) implements Phase {
    public Blocked {
      requireNonNull(run, "run");
      requireNonNull(failure, "failure");
    }

    @Override
    public <R> R match(
        Function<Idle, R> onIdle,
        Function<Claimed, R> onClaimed,
        Function<Running, R> onRunning,
        Function<Blocked, R> onBlocked) {
      return onBlocked.apply(this);
    }
  }
}
