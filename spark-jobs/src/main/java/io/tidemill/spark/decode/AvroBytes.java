package io.tidemill.spark.decode;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.types.UTF8String;

/** Readers of what Avro writes as bytes: text, symbols, decimals, binary. */
final class AvroBytes {
  /** What 38 digits need, and beyond what is worth looking at. */
  private static final int MOST_BITS = 128;

  private AvroBytes() {}

  static void readText(AvroInput in, UnsafeWriter to, int ordinal) throws DeadValueException {
    int length = in.readLength();
    int at = in.take(length);
    if (!Utf8.isWellFormed(in.bytes(), at, at + length)) {
      throw in.found("text in UTF-8", "other bytes", at);
    }
    to.write(ordinal, in.bytes(), at, length);
  }

  static AvroReader symbols(Schema schema) {
    UTF8String[] symbols =
        schema.getEnumSymbols().stream().map(UTF8String::fromString).toArray(UTF8String[]::new);
    return (in, to, ordinal) ->
        to.write(ordinal, symbols[in.readIndex(symbols.length, "a symbol")]);
  }

  static AvroReader binary(Schema schema) {
    return (in, to, ordinal) -> {
      int length = length(schema, in);
      to.write(ordinal, in.bytes(), in.take(length), length);
    };
  }

  private static int length(Schema schema, AvroInput in) throws DeadValueException {
    return schema.getType() == Schema.Type.FIXED ? schema.getFixedSize() : in.readLength();
  }

  /** Decimals, into a type that holds all of their digits; empty if it doesn't. */
  static Optional<AvroReader> decimals(
      Schema schema, LogicalTypes.Decimal decimal, DataType type, String path) {
    if (!(type instanceof DecimalType declared)
        || declared.scale() < decimal.getScale()
        || declared.precision() - declared.scale() < decimal.getPrecision() - decimal.getScale()) {
      return Optional.empty();
    }
    int precision = declared.precision();
    int scale = declared.scale();
    return Optional.of(
        (in, to, ordinal) -> {
          int length = length(schema, in);
          int at = in.take(length);
          BigInteger unscaled =
              length == 0 ? BigInteger.ZERO : new BigInteger(in.bytes(), at, length);
          BigDecimal value =
              unscaled.bitLength() > MOST_BITS
                  ? null
                  : new BigDecimal(unscaled, decimal.getScale());
          if (length == 0
              || value == null
              || value.precision() - value.scale() > precision - scale) {
            throw in.found(
                "field %s to fit %s".formatted(path, declared.sql()),
                value == null || length == 0 ? length + " bytes" : value.toPlainString(),
                at);
          }
          to.write(ordinal, Decimal.apply(value, precision, scale), precision, scale);
        });
  }
}
