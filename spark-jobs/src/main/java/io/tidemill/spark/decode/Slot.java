package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;

/**
 * The place that Spark's row format gives a value of a type in an array; in a row, all have eight
 * bytes. What is longer lies behind, and has its place and length there.
 *
 * @param bytes 1, 2, 4 or 8
 */
record Slot(int bytes) {
  static Slot of(DataType type) {
    boolean isShort =
        type instanceof BooleanType
            || type instanceof ByteType
            || type instanceof ShortType
            || type instanceof IntegerType
            || type instanceof FloatType
            || type instanceof DateType;
    return new Slot(isShort ? type.defaultSize() : Long.BYTES);
  }

  /** Writes that there is no value. */
  void writeNull(UnsafeWriter to, int ordinal) {
    switch (bytes) {
      case 1 -> to.setNull1Bytes(ordinal);
      case 2 -> to.setNull2Bytes(ordinal);
      case 4 -> to.setNull4Bytes(ordinal);
      default -> to.setNull8Bytes(ordinal);
    }
  }
}
