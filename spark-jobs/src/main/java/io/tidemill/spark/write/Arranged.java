package io.tidemill.spark.write;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink's rows, arranged so that those of a group share requests, where that pays; lives on the
 * driver.
 *
 * @param rows in the tasks that write them
 * @param neighbours bring rows together within a task; null if rows are written as they come
 */
record Arranged(JavaRDD<InternalRow> rows, Neighbours neighbours) {
  private static final Logger log = LoggerFactory.getLogger(Arranged.class);

  /** Rows of each task that tell most: those of all are counted only if these leave it open. */
  private static final long GLANCE = 20_000;

  /** Of a row in Spark's format and in batches; below, few rows or none would share a batch. */
  private static final int ROWS_OF_BATCH = 2;

  /**
   * Looks at the rows, if there may be enough of them, and arranges them by what is found.
   *
   * @param rows {@code UnsafeRow}s
   * @param width how many fields they have
   * @param most how many rows there are at most
   */
  static Arranged of(
      JavaRDD<InternalRow> rows, int width, KeyHash hash, BatchLimit limit, long most) {
    Neighbours neighbours = new Neighbours(hash, limit.bytes() / ROWS_OF_BATCH);
    if (!Gathering.lookPays(most)) {
      return new Arranged(rows, neighbours);
    }
    Gathering found = look(rows, hash, GLANCE, limit);
    if (found.mayMislead()) {
      found = look(rows, hash, Long.MAX_VALUE, limit);
    }
    if (found.shufflePays()) {
      log.info(
          "step=write rows change tasks, which saves about {} requests of {} rows; {} keys are too many rows for one task",
          found.savedByShuffle(),
          found.rows(),
          found.dominant().size());
      return new Arranged(KeyShuffle.by(hash, found.dominant(), width, rows), neighbours);
    }
    return new Arranged(rows, found.orderPays() ? neighbours : null);
  }

  private static Gathering look(
      JavaRDD<InternalRow> rows, KeyHash hash, long mostRows, BatchLimit limit) {
    return Gathering.of(KeyLook.at(rows, hash, mostRows), mostRows, limit);
  }
}
