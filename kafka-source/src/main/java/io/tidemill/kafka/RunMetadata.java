package io.tidemill.kafka;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text beside a published offset that marks it as ours and carries the run that reached it:
 * {@code tidemill:1:run=7}, where 1 is the version of this form.
 */
final class RunMetadata {
  private static final String BEGINNING = "tidemill:1:run=";
  private static final Pattern FORM = Pattern.compile(BEGINNING + "(0|[1-9]\\d{0,17})");

  private RunMetadata() {}

  static String of(long run) {
    if (run < 0) {
      throw new IllegalArgumentException("Run must be >= 0, got " + run);
    }
    return BEGINNING + run;
  }

  /** The run; empty if {@code metadata} isn't ours. */
  static OptionalLong run(String metadata) {
    Matcher matcher = FORM.matcher(metadata);
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
