package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Function;

/** How an invocation ended. */
public sealed interface Invocation {
  /** Applies the function for the case at hand. */
  <R> R match(
      Function<Answered, R> onAnswered,
      Function<Failed, R> onFailed,
      Function<TimedOut, R> onTimedOut,
      Function<NotStarted, R> onNotStarted,
      Function<Throttled, R> onThrottled);

  /**
   * The function answered.
   *
   * @param payload its answer, byte for byte
   */
  @SuppressWarnings("ArrayRecordComponent") // a payload is bytes, and outcomes are never compared
  record Answered(byte[] payload) implements Invocation {
    public Answered {
      requireNonNull(payload, "payload");
    }

    @Override
    public <R> R match(
        Function<Answered, R> onAnswered,
        Function<Failed, R> onFailed,
        Function<TimedOut, R> onTimedOut,
        Function<NotStarted, R> onNotStarted,
        Function<Throttled, R> onThrottled) {
      return onAnswered.apply(this);
    }
  }

  /**
   * The function threw, or its process ended while it was at it.
   *
   * @param errorType the exception's class; {@code Runtime.ExitError} if the process ended, {@code
   *     Function.ResponseSizeTooLarge} if the answer is larger than Lambda takes
   * @param payload what Lambda answers then: JSON with errorMessage, errorType, stackTrace
   */
  @SuppressWarnings("ArrayRecordComponent") // a payload is bytes, and outcomes are never compared
  record Failed(String errorType, String message, byte[] payload) implements Invocation {
    public Failed {
      requireNonNull(errorType, "errorType");
      requireNonNull(message, "message");
      requireNonNull(payload, "payload");
    }

    @Override
    public <R> R match(
        Function<Answered, R> onAnswered,
        Function<Failed, R> onFailed,
        Function<TimedOut, R> onTimedOut,
        Function<NotStarted, R> onNotStarted,
        Function<Throttled, R> onThrottled) {
      return onFailed.apply(this);
    }
  }

  /**
   * The function didn't answer in time; its process has been killed.
   *
   * @param after the function's time-out
   */
  record TimedOut(Duration after) implements Invocation {
    public TimedOut {
      requireNonNull(after, "after");
    }

    @Override
    public <R> R match(
        Function<Answered, R> onAnswered,
        Function<Failed, R> onFailed,
        Function<TimedOut, R> onTimedOut,
        Function<NotStarted, R> onNotStarted,
        Function<Throttled, R> onThrottled) {
      return onTimedOut.apply(this);
    }
  }

  /**
   * The handler never saw the event: its class is missing or can't be made, or the environment
   * didn't start. The next invocation tries anew.
   */
  record NotStarted(String errorType, String message) implements Invocation {
    public NotStarted {
      requireNonNull(errorType, "errorType");
      requireNonNull(message, "message");
    }

    @Override
    public <R> R match(
        Function<Answered, R> onAnswered,
        Function<Failed, R> onFailed,
        Function<TimedOut, R> onTimedOut,
        Function<NotStarted, R> onNotStarted,
        Function<Throttled, R> onThrottled) {
      return onNotStarted.apply(this);
    }
  }

  /** Too many invocations wait already. */
  record Throttled() implements Invocation {
    @Override
    public <R> R match(
        Function<Answered, R> onAnswered,
        Function<Failed, R> onFailed,
        Function<TimedOut, R> onTimedOut,
        Function<NotStarted, R> onNotStarted,
        Function<Throttled, R> onThrottled) {
      return onThrottled.apply(this);
    }
  }
}
