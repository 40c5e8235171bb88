package io.tidemill.spark.decode;

/** Makes one line of what Spark says. */
public final class SparkMessages {
  private static final int MOST_CHARACTERS = 1_000;

  private SparkMessages() {}

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
    String head = end < 0 ? message : message.substring(0, end);
    return shortened(head.replaceAll("\\s+", " ").strip());
  }

  /** {@code text}, cut to a length that a message can bear. */
  public static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}
