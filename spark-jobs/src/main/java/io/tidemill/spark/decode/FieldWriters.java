package io.tidemill.spark.decode;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Chooses writers by type, once; empty where only Spark can read a type. */
final class FieldWriters {
  private final JsonSyntax syntax;
  private final JSONOptions json;

  /**
   * A choice of writers.
   *
   * @param syntax that objects and arrays are read by
   */
  FieldWriters(JsonSyntax syntax, JSONOptions json) {
    this.syntax = syntax;
    this.json = json;
  }

  /** One for each field; empty if a field has none, or a name that JSON doesn't write as it is. */
  Optional<FieldWriter[]> of(StructType struct) {
    StructField[] fields = struct.fields();
    FieldWriter[] writers = new FieldWriter[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Optional<FieldWriter> writer = of(fields[i].dataType());
      if (writer.isEmpty() || !isPlain(fields[i].name())) {
        return Optional.empty();
      }
      writers[i] = writer.get();
    }
    return Optional.of(writers);
  }

  private static boolean isPlain(String name) {
    return name.chars()
        .noneMatch(
            each ->
                each < ' ' || each == '"' || each == '\\' || Character.isSurrogate((char) each));
  }

  private Optional<FieldWriter> of(DataType type) {
    if (type instanceof StringType) {
      return Optional.of(new TextWriter());
    } else if (type instanceof LongType) {
      return Optional.of(NumberWriters.longs());
    } else if (type instanceof IntegerType) {
      return Optional.of(NumberWriters.ints());
    } else if (type instanceof ShortType) {
      return Optional.of(NumberWriters.shorts());
    } else if (type instanceof ByteType) {
      return Optional.of(NumberWriters.bytes());
    } else if (type instanceof DoubleType) {
      return Optional.of(NumberWriters.doubles());
    } else if (type instanceof FloatType) {
      return Optional.of(NumberWriters.floats());
    } else if (type instanceof DecimalType decimal) {
      return Optional.of(NumberWriters.decimals(decimal));
    } else if (type instanceof BooleanType) {
      return Optional.of(FieldWriters::writeBoolean);
    } else if (type instanceof TimestampType) {
      return Optional.of(TimeWriters.instants(json));
    } else if (type instanceof TimestampNTZType) {
      return TimeWriters.localTimes(json);
    } else if (type instanceof DateType) {
      return TimeWriters.dates(json);
    } else {
      return nested(type);
    }
  }

  private Optional<FieldWriter> nested(DataType type) {
    if (type instanceof StructType struct) {
      return of(struct).map(writers -> new ObjectWriter(syntax, struct.fieldNames(), writers));
    } else if (type instanceof ArrayType array) {
      return of(array.elementType())
          .map(elements -> ListWriter.array(syntax, elements, size(array.elementType())));
    } else if (type instanceof MapType map) {
      return of(map.valueType())
          .map(values -> ListWriter.map(syntax, values, size(map.valueType())));
    } else {
      return Optional.empty();
    }
  }

  /** How many bytes an element of an array has; what is longer lies behind, and has a place. */
  private static int size(DataType type) {
    return type instanceof BooleanType
            || type instanceof ByteType
            || type instanceof ShortType
            || type instanceof IntegerType
            || type instanceof FloatType
            || type instanceof DateType
        ? type.defaultSize()
        : Long.BYTES;
  }

  private static boolean writeBoolean(JsonValue json, UnsafeWriter to, int ordinal) {
    JsonValue.Kind kind = json.kind();
    if (kind != JsonValue.Kind.TRUE && kind != JsonValue.Kind.FALSE) {
      return false;
    }
    to.write(ordinal, kind == JsonValue.Kind.TRUE);
    return true;
  }
}
