package io.tidemill.spark.read;

import java.util.Optional;

/**
 * The log that is read isn't the one that the run claimed: its end fell below, or another leader
 * wrote other records there. No further attempt helps.
 */
public final class LogTruncatedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogTruncatedException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The one that {@code failure} stems from. A task's comes wrapped in Spark's own. */
  public static Optional<LogTruncatedException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LogTruncatedException truncated) {
        return Optional.of(truncated);
      }
    }
    return Optional.empty();
  }
}
