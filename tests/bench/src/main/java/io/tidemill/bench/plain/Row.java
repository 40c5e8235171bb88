package io.tidemill.bench.plain;

import java.nio.ByteBuffer;

/**
 * A row as CQL has it.
 *
 * @param key its partition key if that is a number, else a hash of it; by which rows are brought
 *     together
 * @param cells in the order of the table's columns
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares rows
record Row(long key, ByteBuffer[] cells) {
  int bytes() {
    int bytes = 0;
    for (ByteBuffer cell : cells) {
      bytes += cell.remaining() + Integer.BYTES;
    }
    return bytes;
  }
}
