package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.run.Merging;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Merges values of one CQL type in their binary form, by way of Java values whose order is the one
 * that Spark's {@code min} and {@code max} go by, so that it doesn't show where the runs were cut.
 *
 * @param decode CQL bytes to a Java value, without consuming the bytes
 * @param encode the way back
 */
record MergeCodec(
    MergeFunction function,
    Function<ByteBuffer, Object> decode,
    Function<Object, ByteBuffer> encode) {

  /** The codec, or empty if {@code function} isn't exact and free of order on {@code type}. */
  static Optional<MergeCodec> of(MergeFunction function, DataType type) {
    return switch (function) {
      case SUM -> exactNumber(function, type.getProtocolCode());
      case MIN, MAX ->
          exactNumber(function, type.getProtocolCode())
              .or(() -> ordered(function, type.getProtocolCode()));
      case UNION ->
          type instanceof SetType
              ? Optional.of(new MergeCodec(function, MergeCodec::elements, MergeCodec::set))
              : Optional.empty();
    };
  }

  /**
   * The bytes to write; null if there is nothing on either side.
   *
   * @param stored what the row holds, or null
   * @param fresh what the run adds, or null
   * @throws ArithmeticException if a sum leaves the column's range
   */
  ByteBuffer merge(ByteBuffer stored, ByteBuffer fresh) {
    Object merged = Merging.merge(function, value(stored), value(fresh));
    return merged == null ? null : encode.apply(merged);
  }

  private Object value(ByteBuffer bytes) {
    return bytes == null ? null : decode.apply(bytes);
  }

  private static Optional<MergeCodec> exactNumber(MergeFunction function, int code) {
    return switch (code) {
      case ProtocolConstants.DataType.TINYINT ->
          codec(function, bytes -> bytes.get(bytes.position()), NumberEncoders::tinyint);
      case ProtocolConstants.DataType.SMALLINT ->
          codec(function, bytes -> bytes.getShort(bytes.position()), NumberEncoders::smallint);
      case ProtocolConstants.DataType.INT ->
          codec(function, bytes -> bytes.getInt(bytes.position()), NumberEncoders::int32);
      case ProtocolConstants.DataType.BIGINT ->
          codec(function, bytes -> bytes.getLong(bytes.position()), ColumnEncoders::bigint);
      case ProtocolConstants.DataType.VARINT ->
          codec(function, bytes -> new BigInteger(rest(bytes.duplicate())), NumberEncoders::varint);
      case ProtocolConstants.DataType.DECIMAL ->
          codec(function, MergeCodec::decimal, NumberEncoders::decimal);
      default -> Optional.empty();
    };
  }

  private static Optional<MergeCodec> ordered(MergeFunction function, int code) {
    return switch (code) {
      case ProtocolConstants.DataType.BOOLEAN ->
          codec(
              function,
              bytes -> bytes.get(bytes.position()) != 0,
              (Boolean value) -> NumberEncoders.tinyint((byte) (value ? 1 : 0)));
      // Adding zero makes a negative zero, which Spark takes for equal, a positive one.
      case ProtocolConstants.DataType.FLOAT ->
          codec(function, bytes -> bytes.getFloat(bytes.position()) + 0f, ColumnEncoders::float32);
      case ProtocolConstants.DataType.DOUBLE ->
          codec(function, bytes -> bytes.getDouble(bytes.position()) + 0d, ColumnEncoders::float64);
      case ProtocolConstants.DataType.TIMESTAMP ->
          codec(function, bytes -> bytes.getLong(bytes.position()), ColumnEncoders::bigint);
      case ProtocolConstants.DataType.ASCII,
          ProtocolConstants.DataType.VARCHAR,
          ProtocolConstants.DataType.BLOB,
          ProtocolConstants.DataType.DATE ->
          codec(
              function,
              bytes -> new UnsignedBytes(rest(bytes.duplicate())),
              (UnsignedBytes value) -> ByteBuffer.wrap(value.bytes()));
      default -> Optional.empty();
    };
  }

  @SuppressWarnings("unchecked") // encode only gets what decode gave, or a merge of two such
  private static <T> Optional<MergeCodec> codec(
      MergeFunction function, Function<ByteBuffer, T> decode, Function<T, ByteBuffer> encode) {
    return Optional.of(new MergeCodec(function, decode::apply, value -> encode.apply((T) value)));
  }

  private static BigDecimal decimal(ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate();
    int scale = from.getInt();
    return new BigDecimal(new BigInteger(rest(from)), scale);
  }

  /** A set's elements in their binary form, in which equal ones are alike. */
  private static Set<ByteBuffer> elements(ByteBuffer bytes) {
    ByteBuffer from = bytes.duplicate();
    int size = from.getInt();
    Set<ByteBuffer> elements = new HashSet<>();
    for (int i = 0; i < size; i++) {
      int length = from.getInt();
      elements.add(from.slice(from.position(), length));
      from.position(from.position() + length);
    }
    return elements;
  }

  @SuppressWarnings("unchecked") // as elements() gave it
  private static ByteBuffer set(Object elements) {
    Collection<ByteBuffer> items = (Set<ByteBuffer>) elements;
    return CollectionEncoders.join(items.size(), items);
  }

  private static byte[] rest(ByteBuffer bytes) {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }
}
