package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Chooses the writers of declared fields by type, once. */
final class FieldWriters {
  private final StructType declared;
  private final JSONOptions json;
  private final SparkConverters converters;

  FieldWriters(StructType declared, JSONOptions json) {
    this.declared = declared;
    this.json = json;
    this.converters = new SparkConverters(declared, json);
  }

  /** That of all fields. */
  ObjectWriter object() {
    return object(declared, declared.asNullable());
  }

  /**
   * A writer of objects.
   *
   * @param nullable the same where nothing nested must be there: only fields of the record itself
   *     are held to that
   */
  private ObjectWriter object(StructType struct, StructType nullable) {
    return new ObjectWriter(
        struct,
        Arrays.stream(nullable.fields())
            .map(StructField::dataType)
            .map(this::of)
            .toArray(FieldWriter[]::new));
  }

  private FieldWriter of(DataType type) {
    if (type instanceof LongType) {
      return NumberWriters.longs();
    } else if (type instanceof IntegerType) {
      return NumberWriters.ints();
    } else if (type instanceof ShortType) {
      return NumberWriters.shorts();
    } else if (type instanceof ByteType) {
      return NumberWriters.bytes();
    } else if (type instanceof DoubleType) {
      return NumberWriters.doubles();
    } else if (type instanceof FloatType) {
      return NumberWriters.floats();
    } else if (type instanceof BooleanType) {
      return FieldWriters::writeBoolean;
    } else if (type instanceof StructType struct) {
      return object(struct, struct);
    }
    FieldWriter bySpark = converters.writer(type);
    return quick(type).map(writer -> writer.or(bySpark)).orElse(bySpark);
  }

  /** A writer of what is usual in a type of which Spark takes more. */
  private Optional<FieldWriter> quick(DataType type) {
    if (type instanceof StringType) {
      return Optional.of(new TextWriter());
    } else if (type instanceof TimestampType) {
      return TimeWriters.instants(json);
    } else if (type instanceof TimestampNTZType) {
      return TimeWriters.localTimes(json);
    } else if (type instanceof DateType) {
      return TimeWriters.dates(json);
    } else {
      return Optional.empty();
    }
  }

  private static boolean writeBoolean(JsonParser parser, UnsafeRowWriter to, int ordinal) {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      return false;
    }
    to.write(ordinal, token == JsonToken.VALUE_TRUE);
    return true;
  }
}
