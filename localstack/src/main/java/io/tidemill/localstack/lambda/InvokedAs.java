package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

/**
 * By which of its names a function was invoked.
 *
 * @param arn with the qualifier if there was one
 * @param version what Lambda says was executed: a number, or {@code $LATEST}
 */
record InvokedAs(String arn, String version) {
  InvokedAs {
    requireNonNull(arn, "arn");
    requireNonNull(version, "version");
  }

  /** By its name alone. */
  static InvokedAs latest(String function) {
    return new InvokedAs(EnvironmentCommand.arn(function), EnvironmentCommand.LATEST);
  }
}
