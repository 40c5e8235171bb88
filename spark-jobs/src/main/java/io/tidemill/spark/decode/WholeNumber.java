package io.tidemill.spark.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;

/** The ranges of whole numbers that binary formats have, and the SQL types that hold them all. */
enum WholeNumber {
  INT32(10),
  UINT32(10),
  INT64(19),
  UINT64(20);

  private final int digits;

  WholeNumber(int digits) {
    this.digits = digits;
  }

  /** Writes a number; of one beyond {@code long}, its bits. */
  @FunctionalInterface
  interface Writer {
    void write(long number, UnsafeWriter to, int ordinal);
  }

  /** A writer into a type; empty if that doesn't hold every number of this range as it is. */
  Optional<Writer> writer(DataType type) {
    boolean isInt = this == INT32 || this == UINT32;
    if (type instanceof IntegerType && this == INT32) {
      return Optional.of((number, to, ordinal) -> to.write(ordinal, (int) number));
    } else if (type instanceof LongType && this != UINT64) {
      return Optional.of((number, to, ordinal) -> to.write(ordinal, number));
    } else if (type instanceof DoubleType && isInt) {
      return Optional.of((number, to, ordinal) -> to.write(ordinal, (double) number));
    } else if (type instanceof DecimalType decimal
        && decimal.precision() - decimal.scale() >= digits) {
      return Optional.of((number, to, ordinal) -> write(number, decimal, to, ordinal));
    } else {
      return Optional.empty();
    }
  }

  private void write(long number, DecimalType type, UnsafeWriter to, int ordinal) {
    BigDecimal value =
        this == UINT64
            ? new BigDecimal(new BigInteger(Long.toUnsignedString(number)))
            : BigDecimal.valueOf(number);
    to.write(
        ordinal,
        Decimal.apply(value, type.precision(), type.scale()),
        type.precision(),
        type.scale());
  }
}
