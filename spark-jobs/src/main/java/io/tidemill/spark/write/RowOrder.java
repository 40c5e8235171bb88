package io.tidemill.spark.write;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.function.ToLongFunction;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.UnsafeExternalRowSorter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.collection.unsafe.sort.PrefixComparators;
import org.apache.spark.util.collection.unsafe.sort.RecordComparator;

/**
 * Orders the rows of a task by a number, by Spark's own sorter: by radix, in as much memory as
 * Spark grants the task, and on disk beyond.
 */
final class RowOrder {
  private RowOrder() {}

  /**
   * All of {@code rows}, those of one number one after another, in no order among themselves. To be
   * called in a task.
   *
   * @param rows {@link UnsafeRow}s, all of {@code width} fields
   * @return rows, each valid until the next is taken
   */
  static Iterator<InternalRow> by(
      ToLongFunction<UnsafeRow> number, int width, Iterator<InternalRow> rows) {
    try {
      UnsafeExternalRowSorter sorter =
          UnsafeExternalRowSorter.createWithRecordComparator(
              fields(width),
              () -> NO_MATTER,
              PrefixComparators.LONG,
              new Numbers(number),
              SparkEnv.get().memoryManager().pageSizeBytes(),
              true);
      while (rows.hasNext()) {
        sorter.insertRow((UnsafeRow) rows.next());
      }
      return iterator(sorter.sort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The sorter asks for no more than their number. */
  private static StructType fields(int width) {
    StructType fields = new StructType();
    for (int i = 0; i < width; i++) {
      fields = fields.add("_" + i, DataTypes.BinaryType);
    }
    return fields;
  }

  private static Iterator<InternalRow> iterator(scala.collection.Iterator<InternalRow> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public InternalRow next() {
        return rows.next();
      }
    };
  }

  /** The sorter wants one, even if numbers are all that matters. */
  private static final RecordComparator NO_MATTER =
      new RecordComparator() {
        @Override
        public int compare(
            Object left, long leftAt, int leftLength, Object right, long rightAt, int rightLength) {
          return 0;
        }
      };

  private static final class Numbers extends UnsafeExternalRowSorter.PrefixComputer {
    private final ToLongFunction<UnsafeRow> number;
    private final Prefix prefix = new Prefix();

    Numbers(ToLongFunction<UnsafeRow> number) {
      this.number = number;
    }

    @Override
    public Prefix computePrefix(InternalRow row) {
      prefix.value = number.applyAsLong((UnsafeRow) row);
      return prefix;
    }
  }
}
