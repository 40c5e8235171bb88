package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What becomes of events that nobody waits for. Source of limits and defaults: Lambda Developer
 * Guide, "How Lambda handles errors and retries with asynchronous invocation".
 *
 * @param retriesAtMost how often an event that the function failed on is tried again, 0 to 2
 * @param ageAtMost how long an event is tried at all, 60 s to 6 h
 * @param retryAfter how long the first retry waits; the second one waits twice as long. Throttled
 *     events wait as long, and twice as long each time, up to 5 minutes
 */
public record AsyncSettings(int retriesAtMost, Duration ageAtMost, Duration retryAfter) {
  private static final int MOST_RETRIES = 2;
  private static final Duration YOUNGEST = Duration.ofMinutes(1);
  private static final Duration OLDEST = Duration.ofHours(6);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Lambda's defaults, but for the wait, which is a minute there and a second here. */
  public static final AsyncSettings DEFAULT =
      new AsyncSettings(MOST_RETRIES, OLDEST, Duration.ofSeconds(1));

  public AsyncSettings {
    requireNonNull(ageAtMost, "ageAtMost");
    requireNonNull(retryAfter, "retryAfter");
    if (retriesAtMost < 0 || retriesAtMost > MOST_RETRIES) {
      throw new IllegalArgumentException(
          "An event may be tried again 0 to %d times, got %d"
              .formatted(MOST_RETRIES, retriesAtMost));
    }
    if (ageAtMost.compareTo(YOUNGEST) < 0 || ageAtMost.compareTo(OLDEST) > 0) {
      throw new IllegalArgumentException(
          "An event may be tried for %s to %s, got %s".formatted(YOUNGEST, OLDEST, ageAtMost));
    }
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException("A retry can't wait for " + retryAfter);
    }
  }

  /** How long an event waits that the function has failed on so many times. */
  Duration afterErrors(int errors) {
    return retryAfter.multipliedBy(errors);
  }

  /** How long an event waits that has been throttled so many times running. */
  Duration afterThrottles(int throttles) {
    // More doublings than these make even a millisecond the longest wait.
    Duration wait = retryAfter.multipliedBy(1L << Math.min(throttles - 1, 20));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
