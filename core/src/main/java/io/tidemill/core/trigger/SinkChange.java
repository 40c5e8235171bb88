package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;

/**
 * How a run's definition says something else about a table than that of the run before.
 *
 * @param holdsFromRun the first run that it holds for; the table's earlier rows are as they were
 */
public record SinkChange(TableName table, Kind kind, long holdsFromRun) {
  /** What became of the sink. */
  public enum Kind {
    NEW,
    CHANGED,
    REMOVED
  }

  public SinkChange {
    requireNonNull(table, "table");
    requireNonNull(kind, "kind");
  }
}
