package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.SinkBooks;
import java.util.List;

/**
 * What became of a sink's rows.
 *
 * @param books balanced; every row counted as written was acknowledged
 * @param dead the rows that the table can't take, by number
 * @param effort what it took
 */
public record SinkResult(SinkBooks books, List<DeadRow> dead, WriteEffort effort) {
  public SinkResult {
    requireNonNull(books, "books");
    requireNonNull(effort, "effort");
    dead = List.copyOf(dead);
  }
}
