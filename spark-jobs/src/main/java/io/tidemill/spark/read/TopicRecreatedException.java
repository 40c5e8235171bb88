package io.tidemill.spark.read;

import io.tidemill.core.ledger.FailureCode;

/** The topic was deleted, or made anew, while it was read. */
public final class TopicRecreatedException extends OtherLogException {
  private static final long serialVersionUID = 1L;

  TopicRecreatedException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.TOPIC_RECREATED;
  }
}
