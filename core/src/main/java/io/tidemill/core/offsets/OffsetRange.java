package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

/** Records of one partition, from {@code from} (inclusive) to {@code until} (exclusive). */
public record OffsetRange(TopicPartition partition, long from, long until) {
  public OffsetRange {
    requireNonNull(partition, "partition");
    if (from < 0 || until <= from) {
      throw new IllegalArgumentException(
          "Range of %s must satisfy 0 <= from < until, got [%d, %d)"
              .formatted(partition, from, until));
    }
  }

  /** Number of offsets in the range; at least 1. Compaction may have left fewer records. */
  public long length() {
    return until - from;
  }

  public boolean contains(long offset) {
    return from <= offset && offset < until;
  }

  @Override
  public String toString() {
    return "%s[%d, %d)".formatted(partition, from, until);
  }
}
