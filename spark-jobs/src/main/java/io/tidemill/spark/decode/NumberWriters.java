package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** Numbers as Jackson reads them, which throws where an integer is beyond its type. */
final class NumberWriters {
  private NumberWriters() {}

  static FieldWriter bytes() {
    return (parser, to, ordinal) -> {
      if (!isInteger(parser)) {
        return false;
      }
      int value = parser.getIntValue();
      to.write(ordinal, (byte) value);
      return value == (byte) value;
    };
  }

  static FieldWriter shorts() {
    return (parser, to, ordinal) -> {
      if (!isInteger(parser)) {
        return false;
      }
      to.write(ordinal, parser.getShortValue());
      return true;
    };
  }

  static FieldWriter ints() {
    return (parser, to, ordinal) -> {
      if (!isInteger(parser)) {
        return false;
      }
      to.write(ordinal, parser.getIntValue());
      return true;
    };
  }

  static FieldWriter longs() {
    return (parser, to, ordinal) -> {
      if (!isInteger(parser)) {
        return false;
      }
      to.write(ordinal, parser.getLongValue());
      return true;
    };
  }

  static boolean isInteger(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
  }

  private static boolean isNumber(JsonParser parser) {
    return isInteger(parser) || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
  }

  static FieldWriter doubles() {
    return (parser, to, ordinal) -> {
      if (!isNumber(parser)) {
        return false;
      }
      double value = parser.getDoubleValue();
      to.write(ordinal, value);
      return Double.isFinite(value);
    };
  }

  static FieldWriter floats() {
    return (parser, to, ordinal) -> {
      if (!isNumber(parser)) {
        return false;
      }
      float value = parser.getFloatValue();
      to.write(ordinal, value);
      return Float.isFinite(value);
    };
  }
}
