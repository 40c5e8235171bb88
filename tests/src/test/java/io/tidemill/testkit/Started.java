package io.tidemill.testkit;

import io.tidemill.core.trigger.Outcome;
import java.util.Optional;

/** The job that a wake-up launched. */
public record Started(long run, int attempt, String jobId) {
  /** Empty if the wake-up launched none. */
  public static Optional<Started> of(Outcome outcome) {
    return outcome.match(
        launched -> Optional.of(new Started(launched.run(), launched.attempt(), launched.jobId())),
        held -> Optional.empty());
  }
}
