package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Reads values of one writer's type into rows and arrays. Not thread-safe. */
@FunctionalInterface
interface AvroReader {
  /**
   * Reads a value, and writes it as one of the declared type.
   *
   * @throws DeadValueException if it isn't one of the writer's type, or doesn't fit
   */
  void read(AvroInput in, UnsafeWriter to, int ordinal) throws DeadValueException;
}
