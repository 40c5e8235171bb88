package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;

/** The run can't be done as it is: no further attempt helps, a person must look. */
public final class CannotRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  public CannotRunException(FailureCode code, String message) {
    super(message);
    this.failure = new Failure(requireNonNull(code, "code"), message);
  }

  public Failure failure() {
    return failure;
  }
}
