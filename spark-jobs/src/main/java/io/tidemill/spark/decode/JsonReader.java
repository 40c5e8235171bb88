package io.tidemill.spark.decode;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads plain JSON objects: those that {@link JsonDecoder} reads too, with the very same values.
 * Not thread-safe.
 */
final class JsonReader implements ValueReader {
  /** Beyond Kafka's usual limits, below Jackson's for strings. */
  private static final int MOST_BYTES = 16 << 20;

  private final JsonSyntax syntax;
  private final ObjectWriter fields;

  private JsonReader(JsonSyntax syntax, ObjectWriter fields) {
    this.syntax = syntax;
    this.fields = fields;
  }

  /**
   * A reader of fields; empty if only Spark can read some of them, or if options change what JSON
   * is.
   */
  static Optional<ValueReader> of(StructType declared, Map<String, String> options) {
    if (options.keySet().stream().anyMatch(JsonReader::changesTheGrammar)) {
      return Optional.empty();
    }
    JsonSyntax syntax = new JsonSyntax();
    Optional<FieldWriter[]> found =
        new FieldWriters(syntax, JsonFormat.options(options)).of(declared);
    return found.map(
        writers -> {
          StructField[] declaredFields = declared.fields();
          for (int i = 0; i < writers.length; i++) {
            writers[i] = declaredFields[i].nullable() ? writers[i] : writers[i].required();
          }
          return new JsonReader(syntax, new ObjectWriter(syntax, declared.fieldNames(), writers));
        });
  }

  private static boolean changesTheGrammar(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    return name.startsWith("allow") || name.startsWith("max");
  }

  @Override
  public boolean read(byte[] value, UnsafeRowWriter row) {
    if (value.length > MOST_BYTES) {
      return false;
    }
    syntax.begin(value);
    int end = fields.fill(syntax.blank(0), row);
    return end >= 0 && syntax.blank(end) == value.length;
  }
}
