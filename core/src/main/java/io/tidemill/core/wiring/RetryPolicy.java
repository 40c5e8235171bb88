package io.tidemill.core.wiring;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * For how long the delivery of an event to a function is tried.
 *
 * @param retries how often, after the first time; 0 to 185, as EventBridge takes it
 * @param ageAtMost how old the event may get meanwhile; 1 min to 24 h, as EventBridge takes it
 */
public record RetryPolicy(int retries, Duration ageAtMost) {
  private static final int MOST_RETRIES = 185;
  private static final Duration YOUNGEST = Duration.ofMinutes(1);
  private static final Duration OLDEST = Duration.ofHours(24);

  public RetryPolicy {
    requireNonNull(ageAtMost, "ageAtMost");
    if (retries < 0
        || retries > MOST_RETRIES
        || ageAtMost.compareTo(YOUNGEST) < 0
        || ageAtMost.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "Expected 0 to %d retries within %s to %s, got %d within %s"
              .formatted(MOST_RETRIES, YOUNGEST, OLDEST, retries, ageAtMost));
    }
  }
}
