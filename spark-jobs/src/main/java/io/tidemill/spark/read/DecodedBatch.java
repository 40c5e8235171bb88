package io.tidemill.spark.read;

import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/**
 * Some records of a range, decoded: rows of {@code source} end to end in one array, which Spark
 * keeps, ships and spills as the one object that it is.
 *
 * @param read records that were read for it
 * @param dead how many of them are dead letters now
 * @param other how many of them were passed over, as they aren't those that were asked for; what is
 *     neither dead nor other is a row
 * @param rows the rows' bytes, in Spark's own row format; there may be room left behind the last
 * @param ends where each row ends in {@code rows}
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of rows: no wrapper, and never compared.
public record DecodedBatch(long read, long dead, long other, byte[] rows, int[] ends)
    implements Serializable {

  /**
   * The rows; each is only valid until the next is taken.
   *
   * @param width how many columns a row has
   */
  Iterator<InternalRow> rows(int width) {
    return new Rows(width);
  }

  private final class Rows implements Iterator<InternalRow> {
    private final UnsafeRow row;
    private int index;
    private int start;

    Rows(int width) {
      row = new UnsafeRow(width);
    }

    @Override
    public boolean hasNext() {
      return index < ends.length;
    }

    @Override
    public InternalRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException("No row is left in the batch");
      }
      int end = ends[index++];
      row.pointTo(rows, (long) Platform.BYTE_ARRAY_OFFSET + start, end - start);
      start = end;
      return row;
    }
  }
}
