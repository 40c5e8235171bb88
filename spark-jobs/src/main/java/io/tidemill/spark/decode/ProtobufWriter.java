package io.tidemill.spark.decode;

import java.io.IOException;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Writes a field's values into rows and arrays. Not thread-safe. */
@FunctionalInterface
interface ProtobufWriter {
  /**
   * Writes a value.
   *
   * @param bytes those of the message
   * @param value as {@link ProtobufField} keeps it
   * @throws DeadValueException if it doesn't fit the declared type
   * @throws IOException if a message in it isn't one
   */
  void write(byte[] bytes, long value, UnsafeWriter to, int ordinal)
      throws DeadValueException, IOException;
}
