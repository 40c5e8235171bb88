package io.tidemill.core.operator;

import io.tidemill.core.offsets.OffsetRange;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Counts, ranges and plurals in sentences for people. */
final class Numbers {
  private Numbers() {}

  /** {@code 1,200 offsets (flights-0[0, 600), flights-1[0, 600))}. */
  static String offsets(List<OffsetRange> ranges) {
    return ranges.stream()
        .map(OffsetRange::toString)
        .collect(Collectors.joining(", ", counted(total(ranges), "offset") + " (", ")"));
  }

  static long total(List<OffsetRange> ranges) {
    return ranges.stream().mapToLong(OffsetRange::length).sum();
  }

  /** {@code 1 row}, {@code 1,200 rows}. */
  static String counted(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }
}
