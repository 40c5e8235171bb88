package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One Spark job working on a run, with the span of row timestamps that belongs to it alone.
 *
 * @param number 1, 2, 3… within its run
 * @param writeTime µs since the epoch: the timestamp of record number 0
 * @param span how many timestamps belong to the attempt; the number of offsets of its run
 * @param begunAt when the compare-and-set that begins the attempt was prepared, by its host's clock
 * @param deadline from when on no write of the attempt may start
 * @param entered whether a job of it has entered, and so may have written
 */
public record Attempt(
    int number, long writeTime, long span, Instant begunAt, Instant deadline, boolean entered) {
  public Attempt {
    requireNonNull(begunAt, "begunAt");
    requireNonNull(deadline, "deadline");
    if (number < 1 || writeTime < 0 || span < 1) {
      throw new IllegalArgumentException(
          "Attempt must have a number >= 1, a write time >= 0 and a span >= 1, got %d, %d, %d"
              .formatted(number, writeTime, span));
    }
  }

  /** The first timestamp after the span, µs; no later attempt begins before it. */
  public long end() {
    return Math.addExact(writeTime, span);
  }

  Attempt withEntrant() {
    return new Attempt(number, writeTime, span, begunAt, deadline, true);
  }
}
