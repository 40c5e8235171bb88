package io.tidemill.bench.check;

/** The timestamps that cells must have been written at. Safe for use by several threads. */
@FunctionalInterface
public interface WriteTimes {
  /**
   * Of a row.
   *
   * @param newest the newest of the records that it stems from
   * @return µs
   */
  long of(long newest);
}
