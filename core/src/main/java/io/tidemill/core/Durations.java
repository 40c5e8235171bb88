package io.tidemill.core;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them. */
public final class Durations {
  // Nine digits of days stay far below what a Duration holds.
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);
  private static final List<String> LARGEST_FIRST = List.of("d", "h", "m", "s");

  private Durations() {}

  /**
   * Reads {@code 15s}, {@code 5m}, {@code 2h}, {@code 1d} (24 hours) or ISO-8601.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static Duration parse(String text) {
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
  public static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds != 0 && seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    return seconds + "s";
  }

  /**
   * The duration as a sentence says it: {@code 4 s}, {@code 5 m}, {@code 1 h 30 m}, {@code 2 d}.
   * Its largest unit and the next one below; what is smaller is left out. A negative one is {@code
   * 0 s}.
   */
  public static String words(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    for (int i = 0; i < LARGEST_FIRST.size() - 1; i++) {
      String unit = LARGEST_FIRST.get(i);
      if (seconds >= secondsOf(unit)) {
        String next = LARGEST_FIRST.get(i + 1);
        long rest = seconds % secondsOf(unit) / secondsOf(next);
        String whole = seconds / secondsOf(unit) + " " + unit;
        return rest == 0 ? whole : whole + " " + rest + " " + next;
      }
    }
    return seconds + " s";
  }

  private static long secondsOf(String unit) {
    return UNITS.get(unit).getDuration().toSeconds();
  }
}
