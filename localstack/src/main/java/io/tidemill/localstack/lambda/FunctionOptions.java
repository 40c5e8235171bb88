package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

/** What of a function's settings most functions leave as it is. */
public record FunctionOptions(LogFormat logFormat, SnapStart snapStart, AsyncSettings events) {
  public static final FunctionOptions DEFAULT =
      new FunctionOptions(LogFormat.TEXT, SnapStart.NONE, AsyncSettings.DEFAULT);

  public FunctionOptions {
    requireNonNull(logFormat, "logFormat");
    requireNonNull(snapStart, "snapStart");
    requireNonNull(events, "events");
  }

  public FunctionOptions with(LogFormat other) {
    return new FunctionOptions(other, snapStart, events);
  }

  public FunctionOptions with(SnapStart other) {
    return new FunctionOptions(logFormat, other, events);
  }

  public FunctionOptions with(AsyncSettings others) {
    return new FunctionOptions(logFormat, snapStart, others);
  }
}
