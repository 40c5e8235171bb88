package io.tidemill.spark.read;

import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.Platform;

/** Gathers decoded rows into batches. Not thread-safe. */
final class BatchBuilder {
  private static final int MOST_ROWS = 4_096;

  /**
   * With a row on top, below half a MiB: G1 treats an object of half a region apart, and a region
   * is a MiB in heaps of up to 4 GiB.
   */
  private static final int BYTES = 448 << 10;

  /** Nearly all, so that a full batch takes the array over without a copy. */
  private static final int ENOUGH_BYTES = BYTES - (16 << 10);

  private final int[] ends = new int[MOST_ROWS];
  private byte[] bytes = new byte[BYTES];
  private int rows;
  private int length;
  private long dead;
  private long other;

  void add(UnsafeRow row) {
    int size = row.getSizeInBytes();
    if (bytes.length - length < size) {
      bytes = Arrays.copyOf(bytes, Math.addExact(length, size));
    }
    row.writeToMemory(bytes, (long) Platform.BYTE_ARRAY_OFFSET + length);
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
    return rows == MOST_ROWS || length >= ENOUGH_BYTES;
  }

  /** What was gathered since the last call. */
  DecodedBatch take() {
    DecodedBatch batch =
        new DecodedBatch(rows + dead + other, dead, other, taken(), Arrays.copyOf(ends, rows));
    rows = 0;
    length = 0;
    dead = 0;
    other = 0;
    return batch;
  }

  private byte[] taken() {
    if (length < ENOUGH_BYTES) {
      return Arrays.copyOf(bytes, length);
    }
    byte[] full = bytes;
    bytes = new byte[BYTES];
    return full;
  }
}
