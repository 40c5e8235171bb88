package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What of a function's settings most functions leave as it is.
 *
 * @param deadLetters where dead letters go, besides the function's folder
 */
public record FunctionOptions(
    LogFormat logFormat,
    SnapStart snapStart,
    AsyncSettings events,
    Optional<DeadLetterQueue> deadLetters) {
  public static final FunctionOptions DEFAULT =
      new FunctionOptions(LogFormat.TEXT, SnapStart.NONE, AsyncSettings.DEFAULT, Optional.empty());

  public FunctionOptions {
    requireNonNull(logFormat, "logFormat");
    requireNonNull(snapStart, "snapStart");
    requireNonNull(events, "events");
    requireNonNull(deadLetters, "deadLetters");
  }

  public FunctionOptions with(LogFormat other) {
    return new FunctionOptions(other, snapStart, events, deadLetters);
  }

  public FunctionOptions with(SnapStart other) {
    return new FunctionOptions(logFormat, other, events, deadLetters);
  }

  public FunctionOptions with(AsyncSettings others) {
    return new FunctionOptions(logFormat, snapStart, others, deadLetters);
  }

  public FunctionOptions with(DeadLetterQueue queue) {
    return new FunctionOptions(logFormat, snapStart, events, Optional.of(queue));
  }
}
