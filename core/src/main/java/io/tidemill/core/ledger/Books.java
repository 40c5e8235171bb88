package io.tidemill.core.ledger;

import io.tidemill.core.TableName;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where every record of a run went.
 *
 * @param read records the reader saw
 * @param decoded records that became rows of {@code source}
 * @param dead records that could not be decoded; each has a dead letter
 * @param sinks what became of each sink's rows
 */
public record Books(long read, long decoded, long dead, SortedMap<TableName, SinkBooks> sinks) {
  public Books {
    if (read < 0 || decoded < 0 || dead < 0) {
      throw new IllegalArgumentException(
          "Counts must be >= 0, got %d, %d, %d".formatted(read, decoded, dead));
    }
    sinks = Collections.unmodifiableSortedMap(new TreeMap<>(sinks));
  }

  public static Books of(long read, long decoded, long dead, Map<TableName, SinkBooks> sinks) {
    return new Books(read, decoded, dead, new TreeMap<>(sinks));
  }

  /** Dead letters of the run: records that could not be decoded, and rows that no table took. */
  public long deadLetters() {
    return dead + sinks.values().stream().mapToLong(SinkBooks::dead).sum();
  }

  /** Whether nothing is missing and nothing is double. */
  public boolean balanced() {
    return read == decoded + dead && sinks.values().stream().allMatch(SinkBooks::balanced);
  }
}
