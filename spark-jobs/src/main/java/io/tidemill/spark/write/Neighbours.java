package io.tidemill.spark.write;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Brings the rows of a partition together within a task, so that they share requests. The order is
 * that of hashes, which spreads what follows over the store's nodes and partitions, and each task
 * begins at another place of it, so that tasks don't come to a busy partition all at once.
 *
 * @param hash of the rows' keys
 * @param widest the most bytes of a row that is worth it, on the average: of wider ones few or none
 *     would share a request
 */
record Neighbours(KeyHash hash, int widest) implements Serializable {
  /** How many rows the average is taken of. */
  private static final int LOOKED_AT = 100;

  /** The golden section of a circle: places that follow each other so lie far apart. */
  private static final long STEP = 0x9E3779B97F4A7C15L;

  /** The rows, ordered if that pays; each valid until the next is taken. */
  Iterator<InternalRow> among(Iterator<InternalRow> rows) {
    List<InternalRow> first = new ArrayList<>(LOOKED_AT);
    long bytes = 0;
    long most = (long) widest * LOOKED_AT;
    while (first.size() < LOOKED_AT && bytes <= most && rows.hasNext()) {
      UnsafeRow row = (UnsafeRow) rows.next();
      bytes += row.getSizeInBytes();
      first.add(row.copy());
    }
    Iterator<InternalRow> all = new Joined(first.iterator(), rows);
    if (first.size() < 2 || bytes > (long) widest * first.size()) {
      return all;
    }
    long begin = STEP * TaskContext.getPartitionId();
    return RowOrder.by(
        row -> hash.ofOrder(row, begin), ((UnsafeRow) first.get(0)).numFields(), all);
  }

  private record Joined(Iterator<InternalRow> first, Iterator<InternalRow> then)
      implements Iterator<InternalRow> {
    @Override
    public boolean hasNext() {
      return first.hasNext() || then.hasNext();
    }

    @Override
    public InternalRow next() {
      return first.hasNext() ? first.next() : then.next();
    }
  }
}
