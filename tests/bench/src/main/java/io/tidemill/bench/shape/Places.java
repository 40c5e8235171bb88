package io.tidemill.bench.shape;

import java.util.Arrays;
import java.util.List;

/** Where in Kafka each record is, if they were appended in their order and nothing else was. */
public final class Places {
  private final Records records;
  private final int[] offsets;

  private Places(Records records, int[] offsets) {
    this.records = records;
    this.offsets = offsets;
  }

  /** Counts the first {@code count} records into their partitions. */
  public static Places of(Records records, int count) {
    int[] offsets = new int[count];
    long[] ends = new long[records.partitions()];
    for (int record = 0; record < count; record++) {
      int partition = records.partitionOf(record);
      offsets[record] = Math.toIntExact(ends[partition]);
      ends[partition]++;
    }
    return new Places(records, offsets);
  }

  public int partition(long record) {
    return records.partitionOf(record);
  }

  public long offset(long record) {
    return offsets[Math.toIntExact(record)];
  }

  /** Per partition, how many of the first {@code count} records are in it. */
  public List<Long> ends(int count) {
    long[] some = new long[records.partitions()];
    for (int record = 0; record < count; record++) {
      some[partition(record)]++;
    }
    return Arrays.stream(some).boxed().toList();
  }
}
