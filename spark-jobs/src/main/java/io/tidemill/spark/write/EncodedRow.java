package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import java.nio.ByteBuffer;

/** A row, or its deletion, as CQL has it, on its way into a table. */
final class EncodedRow {
  private final ByteBuffer[] key;
  private final ByteBuffer[] values;
  private final long timestamp;
  private final int bytes;

  private EncodedRow(ByteBuffer[] key, ByteBuffer[] values, long timestamp) {
    this.key = key;
    this.values = values;
    this.timestamp = timestamp;
    this.bytes = length(key) + (values == null ? 0 : length(values));
  }

  /**
   * A row.
   *
   * @param key in the order of the table's
   * @param values in the layout's order; null for null
   * @param timestamp µs
   */
  static EncodedRow of(ByteBuffer[] key, ByteBuffer[] values, long timestamp) {
    return new EncodedRow(key, values, timestamp);
  }

  /**
   * The deletion of a row.
   *
   * @param timestamp µs
   */
  static EncodedRow deletion(ByteBuffer[] key, long timestamp) {
    return new EncodedRow(key, null, timestamp);
  }

  private static int length(ByteBuffer[] cells) {
    int length = 0;
    for (ByteBuffer cell : cells) {
      length += cell == null ? 0 : cell.remaining();
    }
    return length;
  }

  ByteBuffer[] key() {
    return key;
  }

  /** The cells beside the key's; null of a deletion. */
  ByteBuffer[] values() {
    return values;
  }

  boolean deletes() {
    return values == null;
  }

  /** µs. */
  long timestamp() {
    return timestamp;
  }

  /** Of all its cells. */
  int bytes() {
    return bytes;
  }

  /** Whether the first {@code parts} cells of both keys are the same. */
  boolean sharesKey(EncodedRow other, int parts) {
    // The later parts differ sooner among neighbours.
    for (int i = parts - 1; i >= 0; i--) {
      if (!key[i].equals(other.key[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether both are of one primary key. */
  boolean sharesKey(EncodedRow other) {
    return sharesKey(other, key.length);
  }

  /**
   * Whether the store has the same cells, at the same timestamps, if {@code other}, of the same key
   * and table, is never written there beside this one. A later deletion takes all that an earlier
   * row or deletion can leave, since sinks write no static cells; a later row takes what it writes
   * itself; what it doesn't take of a deletion is what was in the table before.
   *
   * @param nulls what a null does to its cell
   */
  boolean covers(EncodedRow other, Sink.Nulls nulls) {
    if (timestamp <= other.timestamp) {
      return false;
    }
    if (deletes() || other.deletes()) {
      return deletes();
    }
    for (int i = 0; i < values.length && nulls == Sink.Nulls.UNSET; i++) {
      if (values[i] == null && other.values[i] != null) {
        return false;
      }
    }
    return true;
  }
}
