package io.tidemill.bench.check;

import java.util.Optional;

/** The timestamps that cells must have been written at. Safe for use by several threads. */
@FunctionalInterface
public interface WriteTimes {
  /**
   * Of a row.
   *
   * @param record the record it stems from; empty if it stems from many
   * @return µs
   */
  long of(Optional<Long> record);
}
