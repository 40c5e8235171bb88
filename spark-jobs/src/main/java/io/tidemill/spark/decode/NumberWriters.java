package io.tidemill.spark.decode;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Numbers as JSON writes them, into columns of numbers; numbers in quotes are left to Spark. */
final class NumberWriters {
  /** What {@link #integer} gives where it can't tell. */
  static final long NONE = Long.MIN_VALUE;

  /** Longs up to here are doubles too. */
  private static final long MOST_OF_DOUBLE = 1L << 53;

  /** Integers up to here are floats too. */
  private static final long MOST_OF_FLOAT = 1L << 24;

  /** As far as a power of ten is a double, or a float. */
  private static final double[] DOUBLES = new double[23];

  private static final float[] FLOATS = new float[11];
  private static final long[] LONGS = new long[19];

  static {
    LONGS[0] = 1;
    for (int i = 1; i < LONGS.length; i++) {
      LONGS[i] = 10 * LONGS[i - 1];
    }
    for (int i = 0; i < DOUBLES.length; i++) {
      DOUBLES[i] = Double.parseDouble("1e" + i);
    }
    for (int i = 0; i < FLOATS.length; i++) {
      FLOATS[i] = (float) LONGS[i];
    }
  }

  private NumberWriters() {}

  static FieldWriter bytes() {
    return (json, to, ordinal) -> {
      long value = integer(json);
      if (value != (byte) value) {
        return false;
      }
      to.write(ordinal, (byte) value);
      return true;
    };
  }

  static FieldWriter shorts() {
    return (json, to, ordinal) -> {
      long value = integer(json);
      if (value != (short) value) {
        return false;
      }
      to.write(ordinal, (short) value);
      return true;
    };
  }

  static FieldWriter ints() {
    return (json, to, ordinal) -> {
      long value = integer(json);
      if (value != (int) value) {
        return false;
      }
      to.write(ordinal, (int) value);
      return true;
    };
  }

  static FieldWriter longs() {
    return (json, to, ordinal) -> {
      long value = integer(json);
      if (value == NONE) {
        return false;
      }
      to.write(ordinal, value);
      return true;
    };
  }

  /** An integer's value; {@link #NONE} for anything else, and for integers beyond −2⁶³ + 1. */
  static long integer(JsonValue json) {
    if (json.kind() != JsonValue.Kind.INTEGER) {
      return NONE;
    }
    byte[] bytes = json.bytes();
    int at = json.start();
    int end = json.end();
    boolean negative = bytes[at] == '-';
    if (negative) {
      at++;
    }
    if (end - at > 19) {
      return NONE;
    }
    long value = 0;
    while (at < end) {
      value = 10 * value + bytes[at++] - '0';
    }
    // Nineteen digits wrap round once at most, and are negative then.
    return value < 0 ? NONE : negative ? -value : value;
  }

  static FieldWriter doubles() {
    Mantissa number = new Mantissa();
    return (json, to, ordinal) -> {
      double value = doubleOf(json, number);
      if (!Double.isFinite(value)) {
        return false;
      }
      to.write(ordinal, value);
      return true;
    };
  }

  private static double doubleOf(JsonValue json, Mantissa number) {
    if (json.kind() == JsonValue.Kind.INTEGER) {
      long value = integer(json);
      return value == NONE ? Double.NaN : (double) value;
    }
    if (json.kind() != JsonValue.Kind.FRACTION) {
      return Double.NaN;
    }
    if (number.read(json)
        && number.digits <= MOST_OF_DOUBLE
        && Math.abs(number.exponent) < DOUBLES.length) {
      // Both operands are exact, so the result is rounded once, as it should be.
      double value =
          number.exponent < 0
              ? (double) number.digits / DOUBLES[-number.exponent]
              : (double) number.digits * DOUBLES[number.exponent];
      return number.negative ? -value : value;
    }
    return Double.parseDouble(text(json));
  }

  static FieldWriter floats() {
    Mantissa number = new Mantissa();
    return (json, to, ordinal) -> {
      float value = floatOf(json, number);
      if (!Float.isFinite(value)) {
        return false;
      }
      to.write(ordinal, value);
      return true;
    };
  }

  private static float floatOf(JsonValue json, Mantissa number) {
    if (json.kind() == JsonValue.Kind.INTEGER) {
      long value = integer(json);
      return value == NONE ? Float.NaN : (float) value;
    }
    if (json.kind() != JsonValue.Kind.FRACTION) {
      return Float.NaN;
    }
    if (number.read(json)
        && number.digits <= MOST_OF_FLOAT
        && Math.abs(number.exponent) < FLOATS.length) {
      float value =
          number.exponent < 0
              ? (float) number.digits / FLOATS[-number.exponent]
              : (float) number.digits * FLOATS[number.exponent];
      return number.negative ? -value : value;
    }
    return Float.parseFloat(text(json));
  }

  static FieldWriter decimals(DecimalType type) {
    return new Decimals(type.precision(), type.scale());
  }

  private static String text(JsonValue json) {
    int start = json.start();
    return new String(json.bytes(), start, json.end() - start, StandardCharsets.ISO_8859_1);
  }

  /** A number as digits × 10^exponent. */
  private static final class Mantissa {
    private static final int MOST_DIGITS = 18;
    private static final int MOST_EXPONENT = 9_999;

    private long digits;
    private int exponent;
    private boolean negative;

    /** Reads a number; false if it has too many digits. */
    boolean read(JsonValue json) {
      byte[] bytes = json.bytes();
      int at = json.start();
      int end = json.end();
      digits = 0;
      exponent = 0;
      negative = bytes[at] == '-';
      boolean fraction = false;
      int count = 0;
      for (at = negative ? at + 1 : at; at < end; at++) {
        byte each = bytes[at];
        if (each == '.') {
          fraction = true;
        } else if (each == 'e' || each == 'E') {
          return readExponent(bytes, at + 1, end);
        } else {
          digits = 10 * digits + each - '0';
          count += digits == 0 ? 0 : 1;
          exponent -= fraction ? 1 : 0;
          if (count > MOST_DIGITS) {
            return false;
          }
        }
      }
      return true;
    }

    private boolean readExponent(byte[] bytes, int from, int end) {
      boolean below = bytes[from] == '-';
      int at = below || bytes[from] == '+' ? from + 1 : from;
      int value = 0;
      while (at < end && value <= MOST_EXPONENT) {
        value = 10 * value + bytes[at++] - '0';
      }
      exponent += below ? -value : value;
      return value <= MOST_EXPONENT;
    }
  }

  private static final class Decimals implements FieldWriter {
    private final Mantissa number = new Mantissa();
    private final int precision;
    private final int scale;
    private final boolean isLong;

    Decimals(int precision, int scale) {
      this.precision = precision;
      this.scale = scale;
      this.isLong = precision <= Decimal.MAX_LONG_DIGITS();
    }

    @Override
    public boolean write(JsonValue json, UnsafeWriter to, int ordinal) {
      JsonValue.Kind kind = json.kind();
      if (kind != JsonValue.Kind.INTEGER && kind != JsonValue.Kind.FRACTION) {
        return false;
      }
      if (!number.read(json) || Math.abs(number.exponent) > Decimal.MAX_LONG_DIGITS()) {
        return false;
      }
      int shift = scale + number.exponent;
      if (isLong && shift >= 0 && shift < LONGS.length) {
        // Below 10^precision / 10^shift, so the product is below 10^precision.
        if (shift > precision || number.digits >= LONGS[precision - shift]) {
          return number.digits == 0 && write(0, to, ordinal);
        }
        long unscaled = number.digits * LONGS[shift];
        return write(number.negative ? -unscaled : unscaled, to, ordinal);
      }
      return writeLarge(new BigDecimal(text(json)), to, ordinal);
    }

    private static boolean write(long unscaled, UnsafeWriter to, int ordinal) {
      to.write(ordinal, unscaled);
      return true;
    }

    private boolean writeLarge(BigDecimal value, UnsafeWriter to, int ordinal) {
      try {
        to.write(ordinal, Decimal.apply(value, precision, scale), precision, scale);
        return true;
      } catch (ArithmeticException e) {
        return false;
      }
    }

    @Override
    public boolean writeNull(UnsafeWriter to, int ordinal) {
      if (isLong) {
        to.setNull8Bytes(ordinal);
      } else {
        // Spark keeps room for a value all the same.
        to.write(ordinal, (Decimal) null, precision, scale);
      }
      return true;
    }
  }
}
