package io.tidemill.spark.write;

import java.util.Arrays;

/** Bytes in the order of unsigned numbers, which for UTF-8 is that of code points. */
@SuppressWarnings("ArrayRecordComponent") // equality goes by content, see below
record UnsignedBytes(byte[] bytes) implements Comparable<UnsignedBytes> {
  @Override
  public int compareTo(UnsignedBytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UnsignedBytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
