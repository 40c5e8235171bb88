package io.tidemill.spark.write;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How many rows a task has of sampled keys of groups, which are known by their hashes. Not a
 * record: the job's serializer may be Kryo, which can't read records.
 */
final class KeyCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long rows;
  private final long bytes;
  private final long rate;
  private final long[] keys;
  private final int[] counts;
  private final long[] frequent;
  private final long[] frequentRows;

  /**
   * Counts.
   *
   * @param rate one key of so many was sampled
   * @param keys rows of each sampled key
   * @param frequent of keys with many rows, how many rows they have at least
   * @param rowRate each of those rows stands for so many
   */
  KeyCounts(
      long rows,
      long bytes,
      long rate,
      Map<Long, Integer> keys,
      Map<Long, Integer> frequent,
      int rowRate) {
    this.rows = rows;
    this.bytes = bytes;
    this.rate = rate;
    this.keys = keys.keySet().stream().mapToLong(Long::longValue).toArray();
    this.counts = new int[keys.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = keys.get(this.keys[i]);
    }
    this.frequent = frequent.keySet().stream().mapToLong(Long::longValue).toArray();
    this.frequentRows = new long[this.frequent.length];
    for (int i = 0; i < frequentRows.length; i++) {
      frequentRows[i] = (long) frequent.get(this.frequent[i]) * rowRate;
    }
  }

  /**
   * Whether a key is sampled at {@code rate}, a power of two; whatever is, is at half of it too.
   */
  static boolean sampled(long key, long rate) {
    return (key & (rate - 1)) == 0;
  }

  long rows() {
    return rows;
  }

  /** In Spark's row format. */
  long bytes() {
    return bytes;
  }

  long rate() {
    return rate;
  }

  /** The rows of each key that is sampled at {@code commonRate}. */
  Map<Long, Integer> of(long commonRate) {
    Map<Long, Integer> kept = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (sampled(keys[i], commonRate)) {
        kept.put(keys[i], counts[i]);
      }
    }
    return kept;
  }

  /** Adds the rows of frequent keys, as far as they are known. */
  void addFrequent(Map<Long, Long> sums) {
    for (int i = 0; i < frequent.length; i++) {
      sums.merge(frequent[i], frequentRows[i], Long::sum);
    }
  }
}
