package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

/**
 * What stopped a pipeline.
 *
 * @param message what was expected, what was found, what to do next
 */
public record Failure(FailureCode code, String message) {
  public Failure {
    requireNonNull(code, "code");
    requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return code + ": " + message;
  }
}
