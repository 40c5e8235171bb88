package io.tidemill.spark.decode;

/** A value within a record's bytes. It is one object for many values; not thread-safe. */
final class JsonValue {
  /** What a value is. */
  enum Kind {
    /** There is no such field. */
    MISSING,
    NULL,
    TRUE,
    FALSE,
    /** A string without escapes. */
    TEXT,
    /** A string with escapes. */
    ESCAPED,
    INTEGER,
    /** A number with a fraction or an exponent. */
    FRACTION,
    OBJECT,
    ARRAY
  }

  private byte[] bytes;
  private Kind kind;
  private int start;
  private int end;

  /** Makes it the value between two places, strings' quotes included. */
  void set(byte[] within, Kind newKind, int from, int until) {
    int quote = newKind == Kind.TEXT || newKind == Kind.ESCAPED ? 1 : 0;
    bytes = within;
    kind = newKind;
    start = from + quote;
    end = until - quote;
  }

  byte[] bytes() {
    return bytes;
  }

  Kind kind() {
    return kind;
  }

  boolean isNull() {
    return kind == Kind.NULL || kind == Kind.MISSING;
  }

  /** Where it begins; a string, behind its quote. */
  int start() {
    return start;
  }

  /** Where it ends; a string, before its quote. */
  int end() {
    return end;
  }
}
