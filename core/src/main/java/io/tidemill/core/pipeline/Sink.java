package io.tidemill.core.pipeline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A table that a pipeline writes, and the SQL whose rows it writes there.
 *
 * @param sql a query over the view {@code source}; its output columns are the table's, by name
 * @param merge how columns take in further runs' values; empty unless the sink is merged
 * @param nulls what a null in a row that isn't merged does to its cell
 * @param ttl how long after the claim of their run rows vanish; empty for never. Not of a merged
 *     sink
 */
public record Sink(
    TableName table,
    String sql,
    SortedMap<String, MergeFunction> merge,
    Nulls nulls,
    Optional<Duration> ttl) {
  /** The column of a merged table that carries the mark of the last run merged into a row. */
  public static final String MARK_COLUMN = "tidemill_run";

  public Sink {
    requireNonNull(table, "table");
    requireNonNull(sql, "sql");
    requireNonNull(nulls, "nulls");
    requireNonNull(ttl, "ttl");
    merge = Collections.unmodifiableSortedMap(new TreeMap<>(merge));
  }

  /** Whether rows are merged into those of earlier runs. */
  public boolean merged() {
    return !merge.isEmpty();
  }

  /** What a null does to its cell. */
  public enum Nulls {
    /** Nothing: each record is a patch. */
    UNSET,
    /** It deletes the cell: each record replaces the row. */
    DELETE
  }
}
