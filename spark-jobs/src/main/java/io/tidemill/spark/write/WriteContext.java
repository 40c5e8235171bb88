package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerAddress;
import io.tidemill.core.run.RowTimestamps;
import java.io.Serializable;

/**
 * What an attempt's writes have in common.
 *
 * @param store where the tables are
 * @param timestamps at which the attempt writes its rows
 * @param claimTime of the run, µs: the mark that merged rows carry
 * @param concurrency the most requests under way per JVM, at least 1
 * @param deadRowsAllowed the most rows that a sink's table may refuse
 */
public record WriteContext(
    LedgerAddress store,
    RowTimestamps timestamps,
    long claimTime,
    int concurrency,
    long deadRowsAllowed)
    implements Serializable {
  public WriteContext {
    requireNonNull(store, "store");
    requireNonNull(timestamps, "timestamps");
    if (concurrency < 1 || deadRowsAllowed < 0) {
      throw new IllegalArgumentException(
          "Concurrency must be >= 1 and dead rows allowed >= 0, got %d and %d"
              .formatted(concurrency, deadRowsAllowed));
    }
  }
}
