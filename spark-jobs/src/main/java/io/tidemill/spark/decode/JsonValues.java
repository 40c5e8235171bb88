package io.tidemill.spark.decode;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.StructType;

/**
 * JSON, by two ways of one meaning: a {@link ValueReader} is quick where it can be; whatever it
 * gives up on goes to Spark's own reader, which alone decides what is dead. Not thread-safe.
 */
final class JsonValues implements ValueDecoder {
  private final Optional<ValueReader> reader;
  private final JsonDecoder json;

  /** A decoder with the quick way, if there is one for these fields and options. */
  JsonValues(StructType declared, Map<String, String> options) {
    this(declared, options, JsonReader.of(declared, options));
  }

  /** A decoder with a quick way of the caller's choice, or none. */
  JsonValues(StructType declared, Map<String, String> options, Optional<ValueReader> reader) {
    this.reader = requireNonNull(reader, "reader");
    this.json = new JsonDecoder(declared, options);
  }

  @Override
  public String expected() {
    return "a JSON object";
  }

  @Override
  public boolean write(byte[] value, UnsafeRowWriter row) {
    return reader.isPresent() && reader.get().read(value, row);
  }

  @Override
  public InternalRow decode(byte[] value) throws DeadValueException {
    return json.decode(value);
  }
}
