package io.tidemill.spark.write;

import java.util.concurrent.TimeUnit;

/**
 * What writing a sink's rows took.
 *
 * @param requests to the store, reads and writes, each counted once
 * @param repetitions how often one of them was sent again
 * @param bytes of all cells written
 * @param waitedNanos how long tasks waited for the store, all together
 */
public record WriteEffort(long requests, long repetitions, long bytes, long waitedNanos) {
  public static final WriteEffort NONE = new WriteEffort(0, 0, 0, 0);

  public WriteEffort plus(WriteEffort other) {
    return new WriteEffort(
        requests + other.requests,
        repetitions + other.repetitions,
        bytes + other.bytes,
        waitedNanos + other.waitedNanos);
  }

  @Override
  public String toString() {
    return "requests=%d repetitions=%d cell_bytes=%d waited_ms=%d"
        .formatted(requests, repetitions, bytes, TimeUnit.NANOSECONDS.toMillis(waitedNanos));
  }
}
