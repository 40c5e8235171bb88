package io.tidemill.spark.write;

/**
 * A value doesn't fit its column. Thrown from the encoders, whose happy path must not pay for a
 * result object per cell; it carries no stack trace, because there may be one per row.
 */
final class UnfitValueException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 64;

  UnfitValueException(String message) {
    super(message, null, false, false);
  }

  /** Says that {@code value}, cut to a readable length, isn't what {@code expected} describes. */
  static UnfitValueException of(Object value, String expected) {
    String text = String.valueOf(value);
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return new UnfitValueException("expected %s, found \"%s\"".formatted(expected, shown));
  }
}
