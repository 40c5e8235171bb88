package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Writes values of one type into rows, as Spark would. Not thread-safe. */
@FunctionalInterface
interface FieldWriter {
  /**
   * Writes the value that the parser is at, which isn't null, and leaves the parser at its end.
   *
   * @return false if Spark may not take it, or may read something else in it; nothing counts as
   *     written then
   * @throws IOException likewise; Spark's own code throws other exceptions too, undeclared
   */
  boolean write(JsonParser parser, UnsafeRowWriter to, int ordinal) throws IOException;

  /** Has {@code other} write what this one refuses, which it must do without reading on. */
  default FieldWriter or(FieldWriter other) {
    return (parser, to, ordinal) -> write(parser, to, ordinal) || other.write(parser, to, ordinal);
  }
}
