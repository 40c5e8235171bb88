package io.tidemill.cli.schema;

/** The options don't fit what they are about. */
final class MisuseException extends Exception {
  private static final long serialVersionUID = 1L;

  MisuseException(String message) {
    super(message);
  }
}
