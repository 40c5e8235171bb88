package io.tidemill.spark.read;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.RangeSplitter;
import io.tidemill.core.policy.Sizing;
import java.util.ArrayList;
import java.util.List;

/** Shares ranges among tasks. */
final class Splits {
  static final long LEAST_PER_TASK = Sizing.LEAST_PER_TASK;

  /** Many more would make a lost task costly, and its blocks large. */
  static final long MOST_PER_TASK = 250_000;

  /** However often a run is tried, tasks keep this many offsets if they had them before. */
  static final long LEAST_PER_TASK_AGAIN = 250;

  /**
   * A piece may be longer by this part rather than be cut in two. Partitions of about the same
   * length are about as long as tasks should be; cut in halves, each would have some of the rows of
   * every key, and rows of a key share requests within a task alone.
   */
  static final double SPARED = 0.25;

  private static final int MOST_HALVINGS = 7;

  private Splits() {}

  /**
   * Cuts and packs the ranges into tasks of about the same length: one a core as soon as that pays,
   * more where tasks would get too long. Each offset is in exactly one task. Further attempts cut
   * finer, each half as long as the one before, since what failed may have been too large.
   *
   * @param cores how many tasks run at once
   * @param attempt 1 or more
   */
  static List<List<OffsetRange>> plan(List<OffsetRange> ranges, int cores, int attempt) {
    long total = ranges.stream().mapToLong(OffsetRange::length).sum();
    long target = length(total, cores, attempt);
    List<List<OffsetRange>> tasks = new ArrayList<>();
    List<OffsetRange> task = new ArrayList<>();
    long length = 0;
    for (OffsetRange piece : pieces(ranges, target)) {
      if (!task.isEmpty() && length + piece.length() > target) {
        tasks.add(List.copyOf(task));
        task.clear();
        length = 0;
      }
      task.add(piece);
      length += piece.length();
    }
    if (!task.isEmpty()) {
      tasks.add(List.copyOf(task));
    }
    return tasks;
  }

  private static List<OffsetRange> pieces(List<OffsetRange> ranges, long target) {
    List<OffsetRange> pieces = new ArrayList<>();
    for (OffsetRange range : ranges) {
      long count = Math.max(1, (long) ((double) range.length() / target + 1 - SPARED));
      long longest = (range.length() + count - 1) / count;
      pieces.addAll(RangeSplitter.split(List.of(range), longest));
    }
    return pieces;
  }

  private static long length(long total, int cores, int attempt) {
    long even = (total + cores - 1) / cores;
    long first = Math.min(Math.max(even, LEAST_PER_TASK), MOST_PER_TASK);
    long packed = Math.max(1, Math.min(first, total));
    return Math.max(
        packed >> Math.min(attempt - 1, MOST_HALVINGS), Math.min(packed, LEAST_PER_TASK_AGAIN));
  }
}
