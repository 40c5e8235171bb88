package io.tidemill.core.trigger;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.policy.HoldReason;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** How a wake-up left a pipeline. */
public sealed interface Outcome {
  <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld);

  /** A job of this attempt was launched now. */
  record Launched(long run, int attempt, String jobId) implements Outcome {
    @Override
    public <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld) {
      return onLaunched.apply(this);
    }
  }

  /**
   * Nothing was to be done now.
   *
   * @param lookAgainAt when the passing of time alone may change that
   * @param failure what blocks the pipeline, if anything does
   */
  record Held(HoldReason reason, Instant lookAgainAt, Optional<Failure> failure)
      implements Outcome {
    @Override
    public <R> R match(Function<Launched, R> onLaunched, Function<Held, R> onHeld) {
      return onHeld.apply(this);
    }
  }
}
