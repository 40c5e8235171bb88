package io.tidemill.localstack.lambda;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An event on its way to a function, and what becomes of it. */
final class Event {
  private final String requestId = UUID.randomUUID().toString();
  private final CompletableFuture<Settled> settled = new CompletableFuture<>();
  private final byte[] payload;

  Event(byte[] payload) {
    this.payload = payload.clone();
  }

  /**
   * How it ended.
   *
   * @param log what was printed meanwhile; empty if no handler saw the event
   */
  record Settled(String requestId, Invocation invocation, Optional<FunctionLog.Part> log) {}

  String requestId() {
    return requestId;
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
