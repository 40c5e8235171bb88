package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An event on its way to a function, and what becomes of it. */
final class Event {
  private final String requestId;
  private final InvokedAs invokedAs;
  private final CompletableFuture<Settled> settled = new CompletableFuture<>();
  private final byte[] payload;

  /**
   * An event, or another try of one.
   *
   * @param requestId the same for all tries
   */
  Event(String requestId, InvokedAs invokedAs, byte[] payload) {
    this.requestId = requireNonNull(requestId, "requestId");
    this.invokedAs = requireNonNull(invokedAs, "invokedAs");
    this.payload = payload.clone();
  }

  /** An id of a request that there was none of yet. */
  static String newRequestId() {
    return UUID.randomUUID().toString();
  }

  /**
   * How it ended.
   *
   * @param log what was printed meanwhile; empty if no handler saw the event
   */
  record Settled(String requestId, Invocation invocation, Optional<FunctionLog.Part> log) {
    /** What Lambda says of it if it didn't end well. */
    Optional<FunctionError> error() {
      return invocation.match(
          answered -> Optional.empty(),
          failed ->
              Optional.of(
                  new FunctionError(failed.errorType(), failed.message(), failed.payload())),
          timedOut ->
              Optional.of(
                  FunctionError.of(
                      "Sandbox.Timedout",
                      "RequestId: %s Error: Task timed out after %.2f seconds"
                          .formatted(requestId, timedOut.after().toMillis() / 1e3))),
          notStarted -> Optional.of(FunctionError.of(notStarted.errorType(), notStarted.message())),
          throttled -> Optional.of(FunctionError.of(FunctionError.THROTTLED, "Rate Exceeded.")));
    }
  }

  String requestId() {
    return requestId;
  }

  InvokedAs invokedAs() {
    return invokedAs;
  }

  byte[] payload() {
    return payload;
  }

  CompletableFuture<Settled> settled() {
    return settled;
  }

  /** Tells how it ended; the first word stands. */
  void settle(Invocation invocation, Optional<FunctionLog.Part> log) {
    settled.complete(new Settled(requestId, invocation, log));
  }
}
