package io.tidemill.spark.decode;

/** A value names a schema that the pipeline doesn't hold, and which isn't to be a dead letter. */
final class UnknownIdException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Of a value whose schema is missing.
   *
   * @param message what was expected, what was found, and what to do; continues {@code At place: }
   */
  UnknownIdException(String message) {
    super(message);
  }
}
