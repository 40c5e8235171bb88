package io.tidemill.core.pipeline;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
final class Durations {
  // Nine digits of days stay far below what a Duration holds.
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private Durations() {}

  /**
   * Reads {@code 15s}, {@code 5m}, {@code 2h}, {@code 1d} (24 hours) or ISO-8601.
   *
   * @throws IllegalArgumentException for anything else
   */
  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      return Duration.of(Long.parseLong(matcher.group(1)), UNITS.get(matcher.group(2)));
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Duration must look like 15s, 5m, 2h, 1d or PT1H30M, got \"%s\"".formatted(text), e);
    }
  }

  /** The shortest form of whole seconds that {@link #parse} reads. */
  static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds + "s";
  }
}
