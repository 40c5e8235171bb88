package io.tidemill.cli.schema;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.localstack.offline.SqlOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table that takes what a sink's SQL gives.
 *
 * @param columns types by the names that the table has for the SQL's columns, in their order
 */
record InferredTable(String file, SqlOutput output, SinkKey key, Map<String, String> columns) {
  InferredTable {
    requireNonNull(file, "file");
    requireNonNull(output, "output");
    requireNonNull(key, "key");
    columns = new LinkedHashMap<>(columns);
  }

  /**
   * Names are the SQL's in lower case, as CQL takes those without quotes; unless two would meet.
   */
  static Map<String, String> columns(SqlOutput output) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (SqlOutput.Column column : output.columns()) {
      columns.put(stored(output, column.name()), column.cql().orElse(""));
    }
    return columns;
  }

  /** The name that the table has for a column of the SQL. */
  static String stored(SqlOutput output, String name) {
    long alike =
        output.columns().stream().filter(column -> column.name().equalsIgnoreCase(name)).count();
    return alike > 1 ? name : name.toLowerCase(Locale.ROOT);
  }

  /** The key of a merged sink: its grouping columns, the first one as partition key. */
  static SinkKey grouping(SqlOutput output) {
    List<String> grouping =
        output.grouping().stream().map(column -> stored(output, column.name())).toList();
    return new SinkKey(
        grouping.subList(0, 1),
        grouping.stream().skip(1).map(column -> new SinkKey.Ordered(column, false)).toList());
  }

  /** The statement, and before it what it is for. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("-- Answers: (say which question its key answers)");
    lines.add(
        "-- Written by: %s, %s"
            .formatted(
                file,
                output.merged()
                    ? "merged; each run adds its figures to those of the runs before it."
                    : "row by row. Records with the same key are one row."));
    if (output.merged()) {
      lines.add(
          "-- Look at the key: all rows of one %s are one partition, which queries must name and"
              .formatted(key.partition().get(0)));
      lines.add("-- which shouldn't outgrow 100 MB. Another split of the same columns will do.");
    }
    lines.add("CREATE TABLE IF NOT EXISTS %s (".formatted(output.table()));
    columns.forEach((name, type) -> lines.add("  %s %s,".formatted(CqlName.quoted(name), type)));
    if (output.merged()) {
      lines.add("  -- The last run that was merged into the row. Tidemill keeps it.");
      lines.add("  %s bigint,".formatted(Sink.MARK_COLUMN));
    }
    lines.add("  PRIMARY KEY (%s)".formatted(primaryKey()));
    lines.add(order().isEmpty() ? ");" : ") WITH CLUSTERING ORDER BY (%s);".formatted(order()));
    return lines;
  }

  private String primaryKey() {
    String partition =
        key.partition().stream().map(CqlName::quoted).collect(Collectors.joining(", "));
    return key.clustering().stream()
        .map(column -> CqlName.quoted(column.column()))
        .reduce("(%s)".formatted(partition), (before, column) -> before + ", " + column);
  }

  private String order() {
    if (key.clustering().stream().noneMatch(SinkKey.Ordered::descending)) {
      return "";
    }
    return key.clustering().stream()
        .map(
            column ->
                "%s %s"
                    .formatted(
                        CqlName.quoted(column.column()), column.descending() ? "DESC" : "ASC"))
        .collect(Collectors.joining(", "));
  }
}
