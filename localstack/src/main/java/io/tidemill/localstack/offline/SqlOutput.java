package io.tidemill.localstack.offline;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a sink's SQL gives, by Spark's analysis.
 *
 * @param merged whether its rows are merged into those of earlier runs
 * @param columns in the SQL's order
 */
public record SqlOutput(TableName table, boolean merged, List<Column> columns) {
  public SqlOutput {
    requireNonNull(table, "table");
    columns = List.copyOf(columns);
  }

  /** The grouping columns of a merged sink, in their order; none of another. */
  public List<Column> grouping() {
    return columns.stream()
        .filter(column -> column.key().isPresent())
        .sorted(Comparator.comparingInt(column -> column.key().orElseThrow()))
        .toList();
  }

  /**
   * A column.
   *
   * @param type Spark's
   * @param cql the type that holds it; empty if none does
   * @param fix what to do then
   * @param key which of the grouping columns it is, from 0
   */
  public record Column(
      String name, String type, Optional<String> cql, String fix, OptionalInt key) {
    public Column {
      requireNonNull(name, "name");
      requireNonNull(type, "type");
      requireNonNull(cql, "cql");
      requireNonNull(fix, "fix");
      requireNonNull(key, "key");
    }
  }
}
