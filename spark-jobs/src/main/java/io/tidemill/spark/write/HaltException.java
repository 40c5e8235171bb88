package io.tidemill.spark.write;

/** Ends a task for a reason that trying it again can't mend; caught before Spark sees it. */
final class HaltException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What the task met. */
  enum Reason {
    TABLE_SHARED,
    /** An aggregate that its column can't hold. */
    UNFIT
  }

  private final Reason reason;

  HaltException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
