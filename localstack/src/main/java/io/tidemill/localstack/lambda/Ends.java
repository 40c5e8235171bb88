package io.tidemill.localstack.lambda;

import io.tidemill.localstack.lambda.Invocation.NotStarted;
import java.time.Duration;

/** Why environments end before their time, in words for whoever invoked the function. */
final class Ends {
  static final String EXIT_ERROR = "Runtime.ExitError";

  private Ends() {}

  static NotStarted closed() {
    return new NotStarted("Service.Closed", "The local Lambda is closed");
  }

  static Invocation.Failed closedMeanwhile() {
    return FunctionError.of(EXIT_ERROR, "The local Lambda was closed meanwhile").failed();
  }

  static NotStarted exited(Slot slot, int code) {
    return new NotStarted(
        EXIT_ERROR, "Runtime exited with exit status %d; see %s".formatted(code, slot.log()));
  }

  static NotStarted initTimedOut(Slot slot, Duration limit) {
    return new NotStarted(
        "Sandbox.Timedout",
        "The environment didn't ask for an event within %d s; see %s"
            .formatted(limit.toSeconds(), slot.log()));
  }

  static NotStarted restoreTimedOut(Slot slot, Duration limit) {
    return new NotStarted(
        FunctionError.RESTORE_TIMED_OUT,
        "The hooks after the restoration didn't end within %d s; see %s"
            .formatted(limit.toSeconds(), slot.log()));
  }
}
