package io.tidemill.spark.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What bringing together the rows of a group, as those of a partition, would save, and cost.
 *
 * @param rows how many rows were looked at
 * @param whole whether these are all rows
 * @param savedByOrder how many requests those rows would share if each task had them in order
 * @param savedByShuffle how many more if each group were in one task
 * @param dominant hashes of groups with so many rows that one task would work on them long after
 *     the others have ended
 */
record Gathering(
    long rows, boolean whole, long savedByOrder, long savedByShuffle, Set<Long> dominant) {
  /** CPU time that putting a row in order costs, in µs: copying it and its part of the sorting. */
  static final double MICROS_PER_ORDERED_ROW = 0.5;

  /**
   * CPU time that moving a row from one task to another costs, in µs: writing it, reading it, and
   * in between Spark's checks of blocks. Estimated for rows of 200 bytes in one process.
   */
  static final double MICROS_PER_SHUFFLED_ROW = 2;

  /**
   * CPU time that a request costs beside that of its rows, in µs, at the client and the store
   * together: 2,000,000 rows of 200 bytes took Spark's Cassandra connector and Cassandra 5 110 s
   * with its defaults, and 54 s with 20 rows to a batch.
   */
  static final double MICROS_PER_REQUEST = 30;

  /** What the further stage costs by itself, in µs. */
  static final double MICROS_PER_STAGE = 100_000;

  /** With a larger part of what a task would have on the average, a key dominates. */
  private static final double DOMINANT_PART = 0.5;

  /** A glance that sees less saved by a shuffle, than this part of its rows, is enough. */
  private static final double WORTH_A_LOOK = 0.01;

  /** The same of order: keys that repeat among all rows hardly do so among few. */
  private static final double WORTH_A_LOOK_FOR_ORDER = 0.001;

  /**
   * Whether a look at rows may save what it costs, which is a stage too; else they are put in
   * order, which costs next to nothing.
   *
   * @param most how many rows there are at most
   */
  static boolean lookPays(long most) {
    return most * MICROS_PER_REQUEST > MICROS_PER_STAGE;
  }

  /** What the tasks' counts tell. */
  static Gathering of(List<KeyCounts> tasks, long mostRows, BatchLimit limit) {
    long rows = 0;
    long bytes = 0;
    long rate = 1;
    boolean whole = true;
    for (KeyCounts task : tasks) {
      rows += task.rows();
      bytes += task.bytes();
      rate = Math.max(rate, task.rate());
      whole &= task.rows() < mostRows;
    }
    if (rows == 0) {
      return new Gathering(0, whole, 0, 0, Set.of());
    }
    long rowsOfBatch = Math.max(1, Math.min(limit.rows(), limit.bytes() * rows / bytes));
    long sampled = 0;
    long apart = 0;
    Map<Long, Integer> together = new HashMap<>();
    for (KeyCounts task : tasks) {
      Map<Long, Integer> keys = task.of(rate);
      sampled += keys.values().stream().mapToLong(Integer::longValue).sum();
      for (Map.Entry<Long, Integer> key : keys.entrySet()) {
        apart += requests(key.getValue(), rowsOfBatch);
        together.merge(key.getKey(), key.getValue(), Integer::sum);
      }
    }
    long once = together.values().stream().mapToLong(count -> requests(count, rowsOfBatch)).sum();
    return new Gathering(
        rows, whole, (sampled - apart) * rate, (apart - once) * rate, dominant(tasks, rows));
  }

  private static long requests(long rows, long rowsOfBatch) {
    return (rows + rowsOfBatch - 1) / rowsOfBatch;
  }

  private static Set<Long> dominant(List<KeyCounts> tasks, long rows) {
    Map<Long, Long> frequent = new HashMap<>();
    tasks.forEach(task -> task.addFrequent(frequent));
    double most = DOMINANT_PART * rows / tasks.size();
    return frequent.entrySet().stream()
        .filter(key -> key.getValue() > most)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Whether order within each task saves more than it costs. */
  boolean orderPays() {
    return savedByOrder * MICROS_PER_REQUEST > rows * MICROS_PER_ORDERED_ROW;
  }

  /** Whether a shuffle, and order, saves more than order alone, and than it costs. */
  boolean shufflePays() {
    return savedByShuffle * MICROS_PER_REQUEST > rows * MICROS_PER_SHUFFLED_ROW + MICROS_PER_STAGE;
  }

  /** Whether a look at all rows may find otherwise. */
  boolean mayMislead() {
    return !whole
        && (savedByShuffle > rows * WORTH_A_LOOK
            || (!orderPays() && savedByOrder > rows * WORTH_A_LOOK_FOR_ORDER));
  }
}
