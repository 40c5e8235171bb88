package io.tidemill.spark.decode;

import java.util.Optional;

/**
 * A record was written by a schema that the run's definition lacks, and which it doesn't take for
 * dead. No further attempt under that definition can read it.
 */
public final class UnknownSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownSchemaException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The one that {@code failure} stems from. A task's comes wrapped in Spark's own. */
  public static Optional<UnknownSchemaException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownSchemaException unknown) {
        return Optional.of(unknown);
      }
    }
    return Optional.empty();
  }
}
