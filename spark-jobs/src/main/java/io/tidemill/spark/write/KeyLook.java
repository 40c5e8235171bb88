package io.tidemill.spark.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * Counts the rows of groups with a key in common, task by task, by a sample of keys once there are
 * many: all rows of a sampled key are counted, and none of another. Rows are computed for it and
 * not kept.
 */
final class KeyLook implements FlatMapFunction<Iterator<InternalRow>, KeyCounts> {
  private static final long serialVersionUID = 1L;

  /** The most sampled keys of a task; with more, half of them are let go. */
  private static final int MOST_KEYS = 4_096;

  /** One row of so many is looked at for keys that have a large part of all rows. */
  private static final int ROW_RATE = 16;

  /** How many keys are candidates for that; one with a larger part than 1 in so many is found. */
  private static final int CANDIDATES = 64;

  private final KeyHash hash;
  private final long mostRows;

  private KeyLook(KeyHash hash, long mostRows) {
    this.hash = hash;
    this.mostRows = mostRows;
  }

  /**
   * Looks at rows.
   *
   * @param rows {@link UnsafeRow}s
   * @param mostRows how many rows of each task, at most
   */
  static List<KeyCounts> at(JavaRDD<InternalRow> rows, KeyHash hash, long mostRows) {
    return rows.mapPartitions(new KeyLook(hash, mostRows)).collect();
  }

  @Override
  public Iterator<KeyCounts> call(Iterator<InternalRow> rows) {
    Map<Long, Integer> keys = new HashMap<>();
    Map<Long, Integer> frequent = new HashMap<>();
    long rate = 1;
    long seen = 0;
    long bytes = 0;
    while (seen < mostRows && rows.hasNext()) {
      UnsafeRow row = (UnsafeRow) rows.next();
      long key = hash.ofGroup(row);
      seen++;
      bytes += row.getSizeInBytes();
      if (KeyCounts.sampled(key, rate)) {
        keys.merge(key, 1, Integer::sum);
        if (keys.size() > MOST_KEYS) {
          rate *= 2;
          long kept = rate;
          keys.keySet().removeIf(each -> !KeyCounts.sampled(each, kept));
        }
      }
      if (seen % ROW_RATE == 0) {
        count(key, frequent);
      }
    }
    return List.of(new KeyCounts(seen, bytes, rate, keys, frequent, ROW_RATE)).iterator();
  }

  /**
   * By J. Misra and D. Gries, <i>Finding repeated elements</i> (1982): what is left after as many
   * different ones were cancelled against each other is frequent, or once was a candidate.
   */
  private static void count(long key, Map<Long, Integer> frequent) {
    if (frequent.containsKey(key) || frequent.size() < CANDIDATES) {
      frequent.merge(key, 1, Integer::sum);
      return;
    }
    for (Long each : new ArrayList<>(frequent.keySet())) {
      frequent.computeIfPresent(each, (same, count) -> count == 1 ? null : count - 1);
    }
  }
}
