package io.tidemill.infra.config;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awscdk.services.logs.RetentionDays;

/**
 * The numbers of days for which CloudWatch Logs keeps logs: its API reference, PutRetentionPolicy.
 */
public final class LogDays {
  private static final Map<Integer, RetentionDays> ALL =
      new TreeMap<>(
          Map.ofEntries(
              entry(1, RetentionDays.ONE_DAY),
              entry(3, RetentionDays.THREE_DAYS),
              entry(5, RetentionDays.FIVE_DAYS),
              entry(7, RetentionDays.ONE_WEEK),
              entry(14, RetentionDays.TWO_WEEKS),
              entry(30, RetentionDays.ONE_MONTH),
              entry(60, RetentionDays.TWO_MONTHS),
              entry(90, RetentionDays.THREE_MONTHS),
              entry(120, RetentionDays.FOUR_MONTHS),
              entry(150, RetentionDays.FIVE_MONTHS),
              entry(180, RetentionDays.SIX_MONTHS),
              entry(365, RetentionDays.ONE_YEAR),
              entry(400, RetentionDays.THIRTEEN_MONTHS),
              entry(545, RetentionDays.EIGHTEEN_MONTHS),
              entry(731, RetentionDays.TWO_YEARS),
              entry(1096, RetentionDays.THREE_YEARS),
              entry(1827, RetentionDays.FIVE_YEARS),
              entry(3653, RetentionDays.TEN_YEARS)));

  private LogDays() {}

  /** All of them, in order. */
  static Set<Integer> all() {
    return new TreeSet<>(ALL.keySet());
  }

  /**
   * A number of days by CDK's name.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static RetentionDays of(int days) {
    RetentionDays retention = ALL.get(days);
    if (retention == null) {
      throw new IllegalArgumentException("Expected one of %s, got %d".formatted(all(), days));
    }
    return retention;
  }
}
