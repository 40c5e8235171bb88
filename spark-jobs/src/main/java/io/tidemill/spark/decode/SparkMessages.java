package io.tidemill.spark.decode;

import java.util.regex.Pattern;

/** Makes one line of what Spark says. */
public final class SparkMessages {
  private static final int MOST_CHARACTERS = 1_000;

  private SparkMessages() {}

  /** Spark's own note of the place, which {@link SparkPlaces} gives. */
  private static final Pattern PLACE =
      Pattern.compile("\\s*\\(line \\d+, pos \\d+\\)|;? line \\d+,? pos \\d+");

  /** The message without the quoted SQL, plan or stack that Spark appends, as one line. */
  public static String firstLine(Throwable error) {
    String message = error.getMessage();
    if (message == null || message.isBlank()) {
      return error.getClass().getSimpleName();
    }
    int end = message.indexOf("\n== SQL");
    if (end < 0) {
      end = message.indexOf(";\n");
    }
    String head = PLACE.matcher(end < 0 ? message : message.substring(0, end)).replaceAll("");
    return shortened(head.replaceAll("\\s+", " ").strip());
  }

  /** {@code text}, cut to a length that a message can bear. */
  public static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
