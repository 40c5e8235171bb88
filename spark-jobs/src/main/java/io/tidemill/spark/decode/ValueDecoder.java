package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** A format's way from a record's value to the declared fields. Not thread-safe. */
interface ValueDecoder {
  /** What a value must be, as {@code a JSON object}; for messages. */
  String expected();

  /**
   * Writes the value's fields at the first ordinals of a row that was reset.
   *
   * @param value not null
   * @return false if it gives up, so that {@link #decode} is to be asked: whatever the row holds is
   *     to be thrown away
   * @throws DeadValueException if the value can't be read
   * @throws UnknownIdException if the pipeline lacks the value's schema
   */
  boolean write(byte[] value, UnsafeRowWriter row) throws DeadValueException, UnknownIdException;

  /**
   * Decodes any value, with the same result.
   *
   * @param value not null
   * @return the declared fields, in order; valid until the next call
   * @throws DeadValueException if it can't be read
   * @throws UnknownIdException if the pipeline lacks the value's schema
   */
  InternalRow decode(byte[] value) throws DeadValueException, UnknownIdException;
}
