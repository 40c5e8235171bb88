package io.tidemill.spark.read;

import io.tidemill.core.ledger.FailureCode;
import java.util.Optional;

/** The log that is read isn't the one that the run claimed. No further attempt helps. */
public abstract sealed class OtherLogException extends RuntimeException
    permits LogTruncatedException, TopicRecreatedException {
  private static final long serialVersionUID = 1L;

  OtherLogException(String message, Throwable cause) {
    super(message, cause);
  }

  /** What the run is blocked with. */
  public abstract FailureCode code();

  /** The one that {@code failure} stems from. A task's comes wrapped in Spark's own. */
  public static Optional<OtherLogException> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OtherLogException other) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }
}
