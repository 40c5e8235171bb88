package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * Chooses how a Spark type becomes a CQL type.
 *
 * <p>What loses nothing is allowed; integers and decimals may go into narrower columns too, each
 * value being checked. Floating-point numbers never narrow. Cassandra's timestamps have
 * milliseconds, so Spark's microseconds are cut off, downwards.
 */
final class ColumnEncoders {
  private static final long MICROS_PER_MILLI = 1000;

  private ColumnEncoders() {}

  /** The encoder for a pair of types, or empty if {@code spark} has no place in {@code cql}. */
  static Optional<ColumnEncoder> of(
      DataType spark, com.datastax.oss.driver.api.core.type.DataType cql, Fidelity fidelity) {
    if (spark instanceof StringType) {
      return TextEncoders.of(cql, fidelity);
    }
    if (spark instanceof BooleanType) {
      return only(cql, DataTypes.BOOLEAN, ColumnEncoders::bool);
    }
    if (spark instanceof BinaryType) {
      return only(
          cql, DataTypes.BLOB, (values, ordinal) -> ByteBuffer.wrap(values.getBinary(ordinal)));
    }
    if (spark instanceof DateType) {
      return only(cql, DataTypes.DATE, ColumnEncoders::date);
    }
    if (spark instanceof TimestampType || spark instanceof TimestampNTZType) {
      return only(
          cql,
          DataTypes.TIMESTAMP,
          fidelity == Fidelity.DISTINCT
              ? ColumnEncoders::wholeMillis
              : (values, ordinal) -> bigint(millis(values.getLong(ordinal))));
    }
    if (spark instanceof FloatType) {
      return floating(cql);
    }
    if (spark instanceof DoubleType) {
      return only(cql, DataTypes.DOUBLE, (values, ordinal) -> float64(values.getDouble(ordinal)));
    }
    return NumberEncoders.of(spark, cql).or(() -> CollectionEncoders.of(spark, cql, fidelity));
  }

  static ByteBuffer bigint(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(0, value);
  }

  static ByteBuffer float32(float value) {
    return ByteBuffer.allocate(Float.BYTES).putFloat(0, value);
  }

  static ByteBuffer float64(double value) {
    return ByteBuffer.allocate(Double.BYTES).putDouble(0, value);
  }

  private static Optional<ColumnEncoder> only(
      com.datastax.oss.driver.api.core.type.DataType cql,
      com.datastax.oss.driver.api.core.type.DataType supported,
      ColumnEncoder encoder) {
    return cql.equals(supported) ? Optional.of(encoder) : Optional.empty();
  }

  private static Optional<ColumnEncoder> floating(
      com.datastax.oss.driver.api.core.type.DataType cql) {
    return only(cql, DataTypes.FLOAT, (values, ordinal) -> float32(values.getFloat(ordinal)))
        .or(
            () ->
                only(
                    cql, DataTypes.DOUBLE, (values, ordinal) -> float64(values.getFloat(ordinal))));
  }

  private static ByteBuffer bool(SpecializedGetters values, int ordinal) {
    return ByteBuffer.wrap(new byte[] {(byte) (values.getBoolean(ordinal) ? 1 : 0)});
  }

  /** CQL counts days as an unsigned int with the epoch at its middle, 2^31. */
  private static ByteBuffer date(SpecializedGetters values, int ordinal) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(0, values.getInt(ordinal) ^ Integer.MIN_VALUE);
  }

  private static long millis(long micros) {
    return Math.floorDiv(micros, MICROS_PER_MILLI);
  }

  private static ByteBuffer wholeMillis(SpecializedGetters values, int ordinal) {
    long micros = values.getLong(ordinal);
    if (Math.floorMod(micros, MICROS_PER_MILLI) != 0) {
      throw new UnfitValueException(
          ("a merged row's key must be whole milliseconds, as the column is, found %d µs since the"
                  + " epoch; truncate it with date_trunc in the SQL")
              .formatted(micros));
    }
    return bigint(millis(micros));
  }
}
