package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Writes values of one type into rows and arrays, as Spark would. Not thread-safe. */
@FunctionalInterface
interface FieldWriter {
  /**
   * Writes a value that is neither missing nor null.
   *
   * @return false if Spark may not take it, or may read something else in it: nothing counts as
   *     written then
   */
  boolean write(JsonValue json, UnsafeWriter to, int ordinal);

  /**
   * Writes into a row that there is no value.
   *
   * @return false if there must be one
   */
  default boolean writeNull(UnsafeWriter to, int ordinal) {
    to.setNull8Bytes(ordinal);
    return true;
  }

  /** The same, where values are never missing. */
  default FieldWriter required() {
    FieldWriter any = this;
    return new FieldWriter() {
      @Override
      public boolean write(JsonValue json, UnsafeWriter to, int ordinal) {
        return any.write(json, to, ordinal);
      }

      @Override
      public boolean writeNull(UnsafeWriter to, int ordinal) {
        return false;
      }
    };
  }
}
