package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/** Spark's own converters of single values, to be used while its reader of records isn't. */
final class SparkConverters {
  private final StructType declared;
  private final JSONOptions options;
  private final JacksonParser spark;

  SparkConverters(StructType declared, JSONOptions options) {
    this.declared = declared;
    this.options = options;
    this.spark = JsonFormat.parser(declared, options);
  }

  /** A writer of whatever Spark takes for a value of a type. */
  FieldWriter writer(DataType type) {
    return new Writer(type);
  }

  private final class Writer implements FieldWriter {
    private final DataType type;
    private Function1<JsonParser, Object> converter;
    private UnsafeProjection projection;

    Writer(DataType type) {
      this.type = type;
    }

    @Override
    public boolean write(JsonParser parser, UnsafeRowWriter to, int ordinal) {
      if (converter == null) {
        // Most fields never need them, and code is generated for them.
        converter = spark.makeConverter(type);
        projection = UnsafeProjection.create(new DataType[] {type});
      }
      Object value = converter.apply(new OneValueParser(parser, declared, options));
      if (value instanceof Decimal decimal) {
        DecimalType of = (DecimalType) type;
        to.write(ordinal, decimal, of.precision(), of.scale());
        return true;
      }
      UnsafeRow row = projection.apply(new GenericInternalRow(new Object[] {value}));
      if (row.isNullAt(0)) {
        return false;
      }
      if (UnsafeRow.isFixedLength(type)) {
        to.write(ordinal, row.getLong(0));
      } else {
        to.write(ordinal, row.getBinary(0));
      }
      return true;
    }
  }
}
