package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/**
 * The quick way from a record's bytes to a row: it takes what it knows for certain, and gives up on
 * everything else, which then goes the slow way. It never judges that a record is dead. Not
 * thread-safe.
 */
interface ValueReader {
  /**
   * Writes the value's fields at the first ordinals of a row that was reset.
   *
   * @param value not null
   * @return false if it gives up: whatever the row holds is to be thrown away
   */
  boolean read(byte[] value, UnsafeRowWriter row);
}
