package io.tidemill.spark.decode;

/** A record can't be read; the message says what was expected and what was found. */
final class DeadValueException extends Exception {
  private static final long serialVersionUID = 1L;

  DeadValueException(String message) {
    // Thousands of them are made where a topic holds something else; no stack is ever looked at.
    super(message, null, false, false);
  }
}
