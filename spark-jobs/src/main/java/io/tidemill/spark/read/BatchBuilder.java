package io.tidemill.spark.read;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** Gathers decoded rows into batches. Not thread-safe. */
final class BatchBuilder {
  static final int MOST_ROWS = 1_024;
  private static final int MOST_BYTES = 4 << 20;
  private static final int FIRST_BYTES = 64 << 10;

  private final UnsafeProjection projection;
  private final int[] ends = new int[MOST_ROWS];
  private byte[] bytes = new byte[FIRST_BYTES];
  private int rows;
  private int length;
  private long dead;
  private long other;

  BatchBuilder(DataType[] types) {
    this.projection = UnsafeProjection.create(types);
  }

  void add(InternalRow row) {
    UnsafeRow packed = projection.apply(row);
    int size = packed.getSizeInBytes();
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.addExact(Math.max(length * 2, length), size));
    }
    packed.writeToMemory(bytes, (long) Platform.BYTE_ARRAY_OFFSET + length);
    length += size;
    ends[rows++] = length;
  }

  void addDead() {
    dead++;
  }

  void addOther() {
    other++;
  }

  boolean isFull() {
    return rows == MOST_ROWS || length >= MOST_BYTES;
  }

  /** What was gathered since the last call. */
  DecodedBatch take() {
    DecodedBatch batch =
        new DecodedBatch(
            rows + dead + other,
            dead,
            other,
            Arrays.copyOf(bytes, length),
            Arrays.copyOf(ends, rows));
    rows = 0;
    length = 0;
    dead = 0;
    other = 0;
    return batch;
  }
}
