package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often and how long a run is tried.
 *
 * @param allowed how many attempts it may take before it is blocked, at least 1
 * @param deadline how long after its beginning an attempt may still write; at most {@link
 *     #LONGEST_DEADLINE}
 * @param backOff how long the second attempt waits after the first has ended; each later one waits
 *     twice as long, at most {@link #LONGEST_BACK_OFF} unless this is longer
 */
public record AttemptLimits(int allowed, Duration deadline, Duration backOff) {
  /**
   * An attempt older than that could be refused by the store: Amazon Keyspaces takes timestamps of
   * at most two days back, and clocks differ.
   */
  public static final Duration LONGEST_DEADLINE = Duration.ofHours(36);

  /** Where doubling ends. */
  public static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(15);

  /** Of a pipeline that names none. */
  public static final AttemptLimits DEFAULT =
      new AttemptLimits(3, Duration.ofHours(6), Duration.ofMinutes(1));

  public AttemptLimits {
    requireNonNull(deadline, "deadline");
    requireNonNull(backOff, "backOff");
    if (allowed < 1
        || deadline.isNegative()
        || deadline.isZero()
        || deadline.compareTo(LONGEST_DEADLINE) > 0
        || backOff.isNegative()) {
      throw new IllegalArgumentException(
          "Limits must allow an attempt, a deadline > 0 of at most %s and a back-off >= 0, got %d, %s, %s"
              .formatted(LONGEST_DEADLINE, allowed, deadline, backOff));
    }
  }

  /** How long the attempt after {@code ended} ones waits, from the end of the last. */
  public Duration backOffAfter(int ended) {
    Duration wait = backOff;
    for (int i = 1; i < ended && wait.compareTo(LONGEST_BACK_OFF) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(LONGEST_BACK_OFF) > 0 && backOff.compareTo(LONGEST_BACK_OFF) <= 0
        ? LONGEST_BACK_OFF
        : wait;
  }

  AttemptLimits allowing(int attempts) {
    return new AttemptLimits(attempts, deadline, backOff);
  }
}
