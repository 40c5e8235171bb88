package io.tidemill.core.offsets;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Shares a bounded number of offsets among ranges, in proportion to their lengths. */
public final class FairShare {
  private FairShare() {}

  /**
   * The beginnings of {@code ranges} that hold {@code maxRecords} offsets together, or all of them
   * if they hold fewer. Each range gets its proportional share, rounded so that the sum is exact:
   * range <i>i</i> ends where the cumulative share up to it ends, {@code floor(max × cumulative
   * length / total)}. A range whose share is 0 is left out.
   *
   * @param maxRecords at least 1
   */
  public static List<OffsetRange> cap(List<OffsetRange> ranges, long maxRecords) {
    if (maxRecords < 1) {
      throw new IllegalArgumentException(
          "At least 1 record must be let through, got " + maxRecords);
    }
    BigInteger total =
        ranges.stream()
            .map(range -> BigInteger.valueOf(range.length()))
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger max = BigInteger.valueOf(maxRecords);
    if (total.compareTo(max) <= 0) {
      return List.copyOf(ranges);
    }
    List<OffsetRange> capped = new ArrayList<>();
    BigInteger cumulative = BigInteger.ZERO;
    long given = 0;
    for (OffsetRange range : ranges) {
      cumulative = cumulative.add(BigInteger.valueOf(range.length()));
      long upToHere = max.multiply(cumulative).divide(total).longValueExact();
      if (upToHere > given) {
        capped.add(
            new OffsetRange(range.partition(), range.from(), range.from() + upToHere - given));
      }
      given = upToHere;
    }
    return List.copyOf(capped);
  }
}
