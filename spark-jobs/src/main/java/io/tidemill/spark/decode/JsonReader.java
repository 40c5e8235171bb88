package io.tidemill.spark.decode;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
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

/**
 * Reads plain JSON objects: those that {@link JsonDecoder} reads too, with the very same values.
 * Not thread-safe.
 */
final class JsonReader implements ValueReader {
  /** Beyond Kafka's usual limits, below Jackson's for strings. */
  private static final int MOST_BYTES = 16 << 20;

  private final JsonScanner scanner;
  private final FieldWriter[] writers;
  private final boolean[] required;

  private JsonReader(StructType declared, FieldWriter[] writers) {
    StructField[] fields = declared.fields();
    this.scanner = new JsonScanner(declared.fieldNames());
    this.writers = writers;
    this.required = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      required[i] = !fields[i].nullable();
    }
  }

  /**
   * A reader of fields; empty if only Spark can read some of them, or if options change what JSON
   * is.
   */
  static Optional<ValueReader> of(StructType declared, Map<String, String> options) {
    if (options.keySet().stream().anyMatch(JsonReader::changesTheGrammar)) {
      return Optional.empty();
    }
    JSONOptions json = JsonFormat.options(options);
    StructField[] fields = declared.fields();
    FieldWriter[] writers = new FieldWriter[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Optional<FieldWriter> writer = writer(fields[i].dataType(), json);
      if (writer.isEmpty() || !isPlain(fields[i].name())) {
        return Optional.empty();
      }
      writers[i] = writer.get();
    }
    return Optional.of(new JsonReader(declared, writers));
  }

  private static boolean changesTheGrammar(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    return name.startsWith("allow") || name.startsWith("max");
  }

  /** Whether JSON writes a name as it is. */
  private static boolean isPlain(String name) {
    return name.chars()
        .noneMatch(
            each ->
                each < ' ' || each == '"' || each == '\\' || Character.isSurrogate((char) each));
  }

  private static Optional<FieldWriter> writer(DataType type, JSONOptions json) {
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
      return Optional.of(JsonReader::writeBoolean);
    } else if (type instanceof TimestampType) {
      return Optional.of(TimeWriters.instants(json));
    } else if (type instanceof TimestampNTZType) {
      return TimeWriters.localTimes(json);
    } else {
      return type instanceof DateType ? TimeWriters.dates(json) : Optional.empty();
    }
  }

  private static boolean writeBoolean(JsonScanner values, int column, UnsafeRowWriter row) {
    JsonScanner.Kind kind = values.kind(column);
    if (kind != JsonScanner.Kind.TRUE && kind != JsonScanner.Kind.FALSE) {
      return false;
    }
    row.write(column, kind == JsonScanner.Kind.TRUE);
    return true;
  }

  @Override
  public boolean read(byte[] value, UnsafeRowWriter row) {
    if (value.length > MOST_BYTES || !scanner.scan(value)) {
      return false;
    }
    for (int i = 0; i < writers.length; i++) {
      JsonScanner.Kind kind = scanner.kind(i);
      if (kind == JsonScanner.Kind.MISSING || kind == JsonScanner.Kind.NULL) {
        if (required[i]) {
          return false;
        }
        writers[i].writeNull(i, row);
      } else if (!writers[i].write(scanner, i, row)) {
        return false;
      }
    }
    return true;
  }
}
