package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.catalyst.json.JacksonParser;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Reads a record's value as exactly one JSON object, by Spark's own JSON reader. A field of the
 * wrong type, text that isn't JSON, text after the object, a field named twice, an array or a bare
 * value make the record dead; a missing field is null, an unknown one is skipped, and, as in Spark,
 * a STRING takes any value as its JSON text. Not thread-safe.
 */
final class JsonDecoder {
  private final StructType declared;
  private final JSONOptions options;
  private final JacksonParser parser;
  private final Function2<JsonFactory, byte[], JsonParser> open = this::open;
  private final Function1<byte[], UTF8String> literal = UTF8String::fromBytes;
  private OneValueParser tokens;

  /**
   * A decoder for {@code declared} fields; those declared {@code NOT NULL} must be there.
   *
   * @throws RuntimeException of Spark's if an option's value can't be used
   */
  JsonDecoder(StructType declared, Map<String, String> options) {
    this.declared = declared;
    this.options = JsonFormat.options(options);
    this.parser = JsonFormat.parser(declared, this.options);
  }

  /**
   * Decodes a value.
   *
   * @param value not null
   * @return the declared fields, in order
   * @throws DeadValueException if it can't be read
   */
  InternalRow decode(byte[] value) throws DeadValueException {
    try {
      Iterator<InternalRow> rows = parse(value).iterator();
      if (!rows.hasNext()) {
        throw new DeadValueException("Expected a JSON object, found nothing but blank space");
      }
      if (tokens.following() != null) {
        throw new DeadValueException(
            "Expected exactly one JSON object, found more after it, from byte %d on"
                .formatted(tokens.currentTokenLocation().getByteOffset()));
      }
      return checked(rows.next());
    } catch (DeadValueException e) {
      throw e;
    } catch (Exception e) {
      // Spark's Scala code throws checked exceptions undeclared; whatever they are, and whatever a
      // converter makes of an odd value, it is this record that can't be read.
      throw new DeadValueException(describe(e));
    } finally {
      end();
    }
  }

  private Iterable<InternalRow> parse(byte[] value) {
    return parser.parse(value, open, literal);
  }

  private JsonParser open(JsonFactory factory, byte[] value) {
    try {
      JsonParser strict =
          factory.createParser(value).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      tokens = new OneValueParser(strict, declared, options);
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    if (tokens != null) {
      try {
        tokens.end();
      } catch (IOException e) {
        throw new UncheckedIOException("A parser of bytes in memory can't be closed", e);
      }
      tokens = null;
    }
  }

  private InternalRow checked(InternalRow row) throws DeadValueException {
    StructField[] fields = declared.fields();
    for (int i = 0; i < fields.length; i++) {
      if (!fields[i].nullable() && row.isNullAt(i)) {
        throw new DeadValueException(
            "Expected a value for field %s, declared NOT NULL, found none"
                .formatted(fields[i].name()));
      }
    }
    return row;
  }

  private static String describe(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause instanceof JsonProcessingException json) {
      String place =
          json.getLocation() == null ? "" : " at byte " + json.getLocation().getByteOffset();
      return SparkMessages.shortened(
          "Expected one JSON object of the declared fields, found something else%s: %s"
              .formatted(place, json.getOriginalMessage()));
    }
    return "Expected the declared fields, found a value that doesn't fit: "
        + SparkMessages.firstLine(cause);
  }
}
