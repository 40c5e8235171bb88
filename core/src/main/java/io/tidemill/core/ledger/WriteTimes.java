package io.tidemill.core.ledger;

import java.time.Duration;

/**
 * Which row timestamps are taken, µs since the epoch.
 *
 * @param floor the end of the last attempt's span, before which no later attempt may begin; 0
 *     before the first
 * @param written the end of the span of the last attempt that a job entered, and so may have
 *     written; at most {@code floor}
 */
public record WriteTimes(long floor, long written) {
  /**
   * How far ahead of the clock a row timestamp may lie: the store accepts 5 minutes (Amazon
   * Keyspaces, client-side timestamps), less one for clocks that differ.
   */
  public static final Duration MOST_AHEAD = Duration.ofMinutes(4);

  /** Before the first attempt. */
  public static final WriteTimes NONE = new WriteTimes(0, 0);

  public WriteTimes {
    if (written < 0 || floor < written) {
      throw new IllegalArgumentException(
          "Write times must satisfy 0 <= written <= floor, got %d and %d"
              .formatted(written, floor));
    }
  }

  WriteTimes begun(Attempt attempt) {
    return new WriteTimes(attempt.end(), written);
  }

  WriteTimes entered(Attempt attempt) {
    return new WriteTimes(floor, Math.max(written, attempt.end()));
  }
}
