package io.tidemill.core.offsets;

import java.util.ArrayList;
import java.util.List;

/** Cuts ranges into pieces that cover them without gap or overlap. */
public final class RangeSplitter {
  private RangeSplitter() {}

  /**
   * Cuts each range evenly into pieces of at most {@code maxLength} offsets, in order.
   *
   * @param maxLength at least 1
   */
  public static List<OffsetRange> split(List<OffsetRange> ranges, long maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("Pieces must hold at least 1 offset, got " + maxLength);
    }
    List<OffsetRange> pieces = new ArrayList<>();
    for (OffsetRange range : ranges) {
      long count = ceilDiv(range.length(), maxLength);
      long from = range.from();
      for (long piece = 0; piece < count; piece++) {
        long rest = range.until() - from;
        long length = ceilDiv(rest, count - piece);
        pieces.add(new OffsetRange(range.partition(), from, from + length));
        from += length;
      }
    }
    return List.copyOf(pieces);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend - 1) / divisor + 1;
  }
}
