package io.tidemill.spark.read;

import io.tidemill.core.ledger.FailureCode;

/** The log was cut: its end fell below, or another leader wrote other records there. */
public final class LogTruncatedException extends OtherLogException {
  private static final long serialVersionUID = 1L;

  LogTruncatedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.LOG_TRUNCATED;
  }
}
