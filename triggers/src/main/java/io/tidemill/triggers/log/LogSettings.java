package io.tidemill.triggers.log;

import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/**
 * What is logged, how and where to.
 *
 * @param ours the level from which on Tidemill's own lines are written; libraries' are from there
 *     on too, but no lower than {@code WARN}
 * @param lines takes each entry, which may be of several lines
 */
record LogSettings(LogForm form, Level ours, Consumer<String> lines) {
  private static final String FORMAT = "AWS_LAMBDA_LOG_FORMAT";
  private static final String LEVEL = "AWS_LAMBDA_LOG_LEVEL";
  private static final String OUR_PACKAGES = "io.tidemill";

  static LogSettings of(Map<String, String> environment, Consumer<String> lines) {
    LogForm form =
        environment.getOrDefault(FORMAT, "").equalsIgnoreCase("JSON")
            ? new JsonForm()
            : new TextForm();
    return new LogSettings(form, level(environment.getOrDefault(LEVEL, "")), lines);
  }

  /** Lambda knows FATAL too, which nobody logs at. */
  private static Level level(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "WARN" -> Level.WARN;
      case "ERROR", "FATAL" -> Level.ERROR;
      default -> Level.INFO;
    };
  }

  /** Whether a logger's entries of a level are written. */
  boolean enabled(String logger, Level level) {
    Level least = ours;
    if (!logger.startsWith(OUR_PACKAGES) && least.toInt() < Level.WARN.toInt()) {
      least = Level.WARN;
    }
    return level.toInt() >= least.toInt();
  }
}
