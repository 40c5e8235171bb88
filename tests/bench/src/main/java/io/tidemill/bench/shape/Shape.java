package io.tidemill.bench.shape;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * A workload: records, and what is to become of them.
 *
 * @param name by which it is asked for
 * @param about it, in half a sentence
 * @param count how many records there are
 * @param before how many of them are in the table before anybody is measured; above 0 for merges
 * @param sql what makes rows of records, which are the view {@code source}
 * @param merge how rows are merged into those that are there, by column: sum, min or max; empty if
 *     they replace them
 */
public record Shape(
    String name,
    String about,
    int count,
    int before,
    Records records,
    String sql,
    Table table,
    Map<String, String> merge,
    Expected expected) {
  public Shape {
    requireNonNull(name, "name");
    requireNonNull(about, "about");
    requireNonNull(records, "records");
    requireNonNull(sql, "sql");
    requireNonNull(table, "table");
    merge = Map.copyOf(merge);
    requireNonNull(expected, "expected");
  }

  /** How many records a contender is measured with. */
  public int measured() {
    return count - before;
  }

  /** Whether rows are merged into those that are there. */
  public boolean merges() {
    return !merge.isEmpty();
  }
}
