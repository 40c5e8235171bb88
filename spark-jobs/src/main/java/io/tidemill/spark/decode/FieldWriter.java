package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Writes the values of one column into rows, as Spark would. Not thread-safe. */
@FunctionalInterface
interface FieldWriter {
  /**
   * Writes a value that is neither missing nor null.
   *
   * @return false if Spark may not take it, or may read something else in it: nothing counts as
   *     written then
   */
  boolean write(JsonScanner values, int column, UnsafeRowWriter row);

  /** Writes that there is no value. */
  default void writeNull(int column, UnsafeRowWriter row) {
    row.setNullAt(column);
  }
}
