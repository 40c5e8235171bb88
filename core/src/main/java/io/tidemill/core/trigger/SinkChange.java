package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;

/**
 * How a run's definition says something else about a table than that of the run before.
 *
 * @param holdsFromRun the first run that it holds for; the table's earlier rows are as they were
 */
public record SinkChange(TableName table, Kind kind, long holdsFromRun) {
  private static final String BACKFILL =
      " (`replay`, which backfills them, is not available in this version)";

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

  /** The change in a sentence, with what it means for rows of earlier runs, and what to do. */
  public String explanation() {
    // Not formatted as a number: some locales have digits of their own.
    String run = "run " + holdsFromRun;
    return switch (kind) {
      case NEW ->
          "%s is written from %s on; records of earlier runs are not in it%s"
              .formatted(table, run, BACKFILL);
      case CHANGED ->
          "%s is written by the changed sink from %s on; rows of earlier runs are as they were%s"
              .formatted(table, run, BACKFILL);
      case REMOVED ->
          "%s is not written any more from %s on, and its rows stay; a merged sink that was left out needs a new table to come back"
              .formatted(table, run);
    };
  }
}
