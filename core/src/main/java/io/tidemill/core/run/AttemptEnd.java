package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Failure;
import java.util.function.Function;

/** How a job's work ended. An attempt that failed, to be tried again, is an exception. */
public sealed interface AttemptEnd {
  <R> R match(
      Function<Committed, R> onCommitted,
      Function<NotNeeded, R> onNotNeeded,
      Function<Blocked, R> onBlocked);

  /** The run is done. */
  record Committed(CommitOutcome.Committed outcome) implements AttemptEnd {
    public Committed {
      requireNonNull(outcome, "outcome");
    }

    @Override
    public <R> R match(
        Function<Committed, R> onCommitted,
        Function<NotNeeded, R> onNotNeeded,
        Function<Blocked, R> onBlocked) {
      return onCommitted.apply(this);
    }
  }

  /** Another job has the attempt, or has overtaken it. */
  record NotNeeded(String why) implements AttemptEnd {
    @Override
    public <R> R match(
        Function<Committed, R> onCommitted,
        Function<NotNeeded, R> onNotNeeded,
        Function<Blocked, R> onBlocked) {
      return onNotNeeded.apply(this);
    }
  }

  /** The pipeline is blocked. */
  record Blocked(Failure failure) implements AttemptEnd {
    public Blocked {
      requireNonNull(failure, "failure");
    }

    @Override
    public <R> R match(
        Function<Committed, R> onCommitted,
        Function<NotNeeded, R> onNotNeeded,
        Function<Blocked, R> onBlocked) {
      return onBlocked.apply(this);
    }
  }
}
