package io.tidemill.core.run;

import io.tidemill.core.ledger.Attempt;
import java.io.Serializable;

/**
 * The timestamps, in µs, at which an attempt writes its rows.
 *
 * @param writeTime the attempt's write time, µs
 * @param span how many timestamps are the attempt's own
 */
public record RowTimestamps(long writeTime, long span) implements Serializable {
  public RowTimestamps {
    if (writeTime < 0 || span < 1) {
      throw new IllegalArgumentException(
          "Timestamps must have a write time >= 0 and a span >= 1, got %d and %d"
              .formatted(writeTime, span));
    }
  }

  public static RowTimestamps of(Attempt attempt) {
    return new RowTimestamps(attempt.writeTime(), attempt.span());
  }

  /** Of a row that stems from the one record with {@code number}. */
  public long ofRecord(long number) {
    if (number < 0 || number >= span) {
      throw new IllegalArgumentException(
          "Record number must be in [0, %d), got %d".formatted(span, number));
    }
    return writeTime + number;
  }

  /** Of a row that stems from many records: the attempt's last. */
  public long ofMany() {
    return writeTime + span - 1;
  }
}
