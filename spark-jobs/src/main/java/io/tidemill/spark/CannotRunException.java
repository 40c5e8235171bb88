package io.tidemill.spark;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;

/** No attempt of the run can help, for a reason that a person must look at. */
final class CannotRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  CannotRunException(FailureCode code, String message) {
    super(message);
    this.failure = new Failure(code, message);
  }

  Failure failure() {
    return failure;
  }
}
