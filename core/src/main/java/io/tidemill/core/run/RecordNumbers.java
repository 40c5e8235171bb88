package io.tidemill.core.run;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;

/**
 * Gives each record of a run its number: its place in the frozen ranges, which is the lengths of
 * the earlier ranges in (topic, partition) order, plus {@code offset − from}. So neither
 * compaction, aborted records nor splitting moves a number. Serializable, immutable.
 */
public final class RecordNumbers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String[] topics;
  private final int[] partitions;
  private final long[] froms;
  private final long[] untils;
  private final long[] firsts;
  private final long span;

  /**
   * Numbers the records of {@code ranges}.
   *
   * @param ranges at most one a partition
   */
  public RecordNumbers(List<OffsetRange> ranges) {
    List<OffsetRange> ordered =
        ranges.stream().sorted(Comparator.comparing(OffsetRange::partition)).toList();
    int count = ordered.size();
    topics = new String[count];
    partitions = new int[count];
    froms = new long[count];
    untils = new long[count];
    firsts = new long[count];
    long next = 0;
    for (int i = 0; i < count; i++) {
      OffsetRange range = ordered.get(i);
      if (i > 0 && ordered.get(i - 1).partition().equals(range.partition())) {
        throw new IllegalArgumentException("Two ranges of " + range.partition());
      }
      topics[i] = range.partition().topic();
      partitions[i] = range.partition().partition();
      froms[i] = range.from();
      untils[i] = range.until();
      firsts[i] = next;
      next = Math.addExact(next, range.length());
    }
    span = next;
  }

  /** One more than the highest number. */
  public long span() {
    return span;
  }

  /**
   * The number of the record at {@code offset}, from 0 to {@code span() − 1}.
   *
   * @throws IllegalArgumentException if the record is in none of the ranges
   */
  public long numberOf(TopicPartition partition, long offset) {
    for (int i = 0; i < partitions.length; i++) {
      if (partitions[i] == partition.partition()
          && topics[i].equals(partition.topic())
          && froms[i] <= offset
          && offset < untils[i]) {
        return firsts[i] + offset - froms[i];
      }
    }
    throw new IllegalArgumentException(
        "Offset %d of %s is in none of the run's ranges".formatted(offset, partition));
  }
}
