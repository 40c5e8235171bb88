package io.tidemill.spark.decode;

import java.io.InputStream;

/** Records one after another as a stream, which ends with each of them until the next is begun. */
final class RecordStream extends InputStream {
  private byte[] record = {};
  private int at;

  /** Takes up a record; what was left of the one before is gone. */
  void begin(byte[] next) {
    record = next;
    at = 0;
  }

  /** How many of the record's bytes were read. */
  int position() {
    return at;
  }

  @Override
  public int read() {
    return at < record.length ? record[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] to, int offset, int most) {
    int count = Math.min(most, record.length - at);
    if (count == 0) {
      return most == 0 ? 0 : -1;
    }
    System.arraycopy(record, at, to, offset, count);
    at += count;
    return count;
  }
}
