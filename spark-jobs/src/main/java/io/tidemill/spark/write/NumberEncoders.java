package io.tidemill.spark.write;

import com.datastax.oss.protocol.internal.ProtocolConstants;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;

/** Encoders of integers and decimals, into columns as wide, wider or, value by value, narrower. */
final class NumberEncoders {
  private static final int LONG_BITS = 63;

  private NumberEncoders() {}

  @FunctionalInterface
  private interface LongReader {
    long read(SpecializedGetters values, int ordinal);
  }

  @FunctionalInterface
  private interface LongEncoder {
    ByteBuffer encode(long value);
  }

  /** The encoder for a pair of types, or empty if they don't fit or aren't numbers. */
  static Optional<ColumnEncoder> of(
      DataType spark, com.datastax.oss.driver.api.core.type.DataType cql) {
    int code = cql.getProtocolCode();
    if (spark instanceof DecimalType decimal) {
      return ofDecimal(decimal.precision(), decimal.scale(), code);
    }
    if (spark instanceof ByteType) {
      return ofNarrow(SpecializedGetters::getByte, code);
    }
    if (spark instanceof ShortType) {
      return ofNarrow(SpecializedGetters::getShort, code);
    }
    if (spark instanceof IntegerType) {
      return ofNarrow(SpecializedGetters::getInt, code);
    }
    return spark instanceof LongType
        ? ofInteger(SpecializedGetters::getLong, code)
        : Optional.empty();
  }

  /** Of at most 32 bits, all of whose values a double holds too. */
  private static Optional<ColumnEncoder> ofNarrow(LongReader reader, int code) {
    return code == ProtocolConstants.DataType.DOUBLE
        ? Optional.of(
            (values, ordinal) -> ColumnEncoders.float64((double) reader.read(values, ordinal)))
        : ofInteger(reader, code);
  }

  private static Optional<ColumnEncoder> ofInteger(LongReader reader, int code) {
    return integer(code)
        .map(encoder -> (values, ordinal) -> encoder.encode(reader.read(values, ordinal)));
  }

  private static Optional<ColumnEncoder> ofDecimal(int precision, int scale, int code) {
    if (code == ProtocolConstants.DataType.DECIMAL) {
      return Optional.of(
          (values, ordinal) ->
              decimal(values.getDecimal(ordinal, precision, scale).toJavaBigDecimal()));
    }
    if (scale > 0) {
      return Optional.empty();
    }
    if (code == ProtocolConstants.DataType.VARINT) {
      return Optional.of(
          (values, ordinal) ->
              varint(values.getDecimal(ordinal, precision, scale).toJavaBigInteger()));
    }
    return ofInteger(
        (values, ordinal) ->
            longValue(values.getDecimal(ordinal, precision, scale).toJavaBigInteger()),
        code);
  }

  private static long longValue(BigInteger value) {
    if (value.bitLength() > LONG_BITS) {
      throw UnfitValueException.of(value, "an integer of at most 64 bits");
    }
    return value.longValue();
  }

  private static Optional<LongEncoder> integer(int code) {
    return switch (code) {
      case ProtocolConstants.DataType.TINYINT ->
          Optional.of(value -> tinyint((byte) within(value, Byte.MIN_VALUE, Byte.MAX_VALUE)));
      case ProtocolConstants.DataType.SMALLINT ->
          Optional.of(value -> smallint((short) within(value, Short.MIN_VALUE, Short.MAX_VALUE)));
      case ProtocolConstants.DataType.INT ->
          Optional.of(value -> int32((int) within(value, Integer.MIN_VALUE, Integer.MAX_VALUE)));
      case ProtocolConstants.DataType.BIGINT -> Optional.of(ColumnEncoders::bigint);
      case ProtocolConstants.DataType.VARINT ->
          Optional.of(value -> varint(BigInteger.valueOf(value)));
      case ProtocolConstants.DataType.DECIMAL ->
          Optional.of(value -> decimal(BigDecimal.valueOf(value)));
      default -> Optional.empty();
    };
  }

  private static long within(long value, long least, long most) {
    if (value < least || value > most) {
      throw UnfitValueException.of(value, "an integer from %d to %d".formatted(least, most));
    }
    return value;
  }

  static ByteBuffer tinyint(byte value) {
    return ByteBuffer.wrap(new byte[] {value});
  }

  static ByteBuffer smallint(short value) {
    return ByteBuffer.allocate(Short.BYTES).putShort(0, value);
  }

  static ByteBuffer int32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, value);
  }

  static ByteBuffer varint(BigInteger value) {
    return ByteBuffer.wrap(value.toByteArray());
  }

  static ByteBuffer decimal(BigDecimal value) {
    byte[] unscaled = value.unscaledValue().toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + unscaled.length)
        .putInt(value.scale())
        .put(unscaled)
        .flip();
  }
}
