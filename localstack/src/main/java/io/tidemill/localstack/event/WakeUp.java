package io.tidemill.localstack.event;

/** What a function is invoked with. */
public sealed interface WakeUp permits CloudEvent, ByHand {
  /** The function's input. */
  byte[] json();

  /** Names it in logs and messages. */
  String summary();
}
