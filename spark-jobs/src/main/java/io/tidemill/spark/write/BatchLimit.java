package io.tidemill.spark.write;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerAddress;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much goes into one batch. Learns from those that the store refuses. Safe for use by several
 * threads.
 */
final class BatchLimit {
  /**
   * What Keyspaces takes in an unlogged batch, by <a
   * href="https://docs.aws.amazon.com/keyspaces/latest/devguide/functional-differences.html">its
   * documentation</a>.
   */
  static final int ROWS_IN_KEYSPACES = 30;

  /** Of tiny rows, which the limit in bytes would not hold back. */
  static final int ROWS_IN_CASSANDRA = 100;

  private final int rows;
  private final AtomicInteger bytes;

  /**
   * A limit.
   *
   * @param rows the most rows
   * @param bytes the most bytes of all cells, but for a single row
   */
  BatchLimit(int rows, int bytes) {
    this.rows = rows;
    this.bytes = new AtomicInteger(bytes);
  }

  /** That of a store. */
  static BatchLimit of(LedgerAddress store, int bytes) {
    return new BatchLimit(inKeyspaces(store) ? ROWS_IN_KEYSPACES : ROWS_IN_CASSANDRA, bytes);
  }

  /** Whether {@code store} is held to the rules of Keyspaces. */
  static boolean inKeyspaces(LedgerAddress store) {
    return store.match(
        cassandra -> cassandra.rules() == CassandraAddress.Rules.KEYSPACES, keyspaces -> true);
  }

  /** The most rows of a batch. */
  int rows() {
    return rows;
  }

  /** The most bytes of a batch of several rows. */
  int bytes() {
    return bytes.get();
  }

  /** Takes in that the store refused a batch of {@code refused} bytes and took its halves. */
  void refused(int refused) {
    bytes.accumulateAndGet(Math.max(1, refused / 2), Math::min);
  }
}
