package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;

/**
 * Reads JSON objects by Jackson's streaming parser, which Spark's reader is built on too: what the
 * parser takes here, it takes there, and says the same of it. Not thread-safe.
 *
 * <p>One parser reads record after record, since making one takes as long as reading a record. It
 * gets a record's bytes alone, and goes on only after an object that ended with them, blanks aside;
 * once anything else happens it is thrown away. Of what it keeps, its counts of lines and columns,
 * which nobody asks for, are all that a long life may spoil.
 */
final class JsonReader implements ValueReader {
  /** Beyond Kafka's usual limits, below Jackson's for strings. */
  private static final int MOST_BYTES = 16 << 20;

  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  /**
   * As strict as RFC 8259, with the limits that Spark sets. Bytes are UTF-8: others, which Spark
   * detects, all have zeros, or marks in front, that make them no JSON. Names may be data, and
   * aren't worth a place among the JVM's strings.
   */
  private final JsonFactory factory =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final RecordStream stream = new RecordStream();
  private final ObjectWriter fields;
  private JsonParser parser;

  private JsonReader(ObjectWriter fields) {
    this.fields = fields;
  }

  /** A reader of fields; empty if options change what JSON is. */
  static Optional<ValueReader> of(StructType declared, Map<String, String> options) {
    if (options.keySet().stream().anyMatch(JsonReader::changesTheGrammar)) {
      return Optional.empty();
    }
    FieldWriters writers = new FieldWriters(declared, JsonFormat.options(options));
    return Optional.of(new JsonReader(writers.object()));
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
    try {
      if (take(value, row)) {
        return true;
      }
    } catch (Exception e) {
      // Of Jackson, or undeclared of Spark's Scala code. Spark's own way meets it again, and tells.
    }
    close();
    return false;
  }

  private boolean take(byte[] value, UnsafeRowWriter row) throws IOException {
    if (parser == null) {
      parser = factory.createParser(stream);
    }
    stream.begin(value);
    return parser.nextToken() == JsonToken.START_OBJECT
        && fields.fill(parser, row)
        && isBlank(value, stream.position() - parser.releaseBuffered(NOWHERE));
  }

  private static boolean isBlank(byte[] value, int from) {
    for (int i = from; i < value.length; i++) {
      byte each = value[i];
      if (each != ' ' && each != '\n' && each != '\r' && each != '\t') {
        return false;
      }
    }
    return true;
  }

  /** Gives the parser's buffers back. */
  private void close() {
    try {
      if (parser != null) {
        parser.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("A parser of bytes in memory can't be closed", e);
    } finally {
      parser = null;
    }
  }
}
