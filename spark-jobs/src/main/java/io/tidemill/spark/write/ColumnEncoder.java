package io.tidemill.spark.write;

import java.nio.ByteBuffer;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * Turns the cells of one column, or the elements of one collection, into CQL's binary form. Chosen
 * once per pair of types by {@link ColumnEncoders}; stateless.
 */
@FunctionalInterface
interface ColumnEncoder {
  /**
   * The CQL bytes of the value at {@code ordinal}, which must not be null. They don't share memory
   * with {@code values}.
   *
   * @throws UnfitValueException if the column can't hold the value
   */
  ByteBuffer encode(SpecializedGetters values, int ordinal);
}
