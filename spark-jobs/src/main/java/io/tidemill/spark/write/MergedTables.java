package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** What merging asks of a table besides what every sink does. */
final class MergedTables {
  private static final CqlIdentifier READ_REPAIR = CqlIdentifier.fromInternal("read_repair");
  private static final CqlIdentifier TIME_TO_LIVE =
      CqlIdentifier.fromInternal("default_time_to_live");

  private MergedTables() {}

  /**
   * All problems of merging into the table.
   *
   * @param options the table's, as the driver's metadata has them
   */
  static List<String> check(
      Sink sink, TableShape table, Map<CqlIdentifier, Object> options, StructType columns) {
    List<String> problems = new ArrayList<>(markProblems(sink, table, columns));
    Set<TableShape.Column> merged = new HashSet<>();
    sink.merge()
        .forEach(
            (name, function) -> {
              Optional<TableShape.Column> column = table.column(name);
              column.ifPresent(merged::add);
              if (!Arrays.asList(columns.fieldNames()).contains(name)) {
                problems.add(
                    "merge names %s, which the SQL of %s doesn't give"
                        .formatted(name, sink.table()));
              } else if (column.isPresent()
                  && MergeCodec.of(function, column.get().type()).isEmpty()) {
                problems.add(
                    "Column %s of %s can't be merged by %s: sum takes integers and decimals, min and max what has one order in Spark and in CQL, union takes sets"
                        .formatted(column.get(), sink.table(), function));
              }
            });
    for (String name : columns.fieldNames()) {
      table
          .column(name)
          .filter(column -> merged.contains(column) == (column.role() == TableShape.Role.KEY))
          .ifPresent(
              column ->
                  problems.add(
                      "Column %s of %s must be either part of the key or merged"
                          .formatted(column, sink.table())));
    }
    // A mark that one replica alone has must not be believed before a quorum has it.
    if ("NONE".equals(options.get(READ_REPAIR))) {
      problems.add(
          "Table %s has read_repair = 'NONE', with which merging isn't safe; set 'BLOCKING'"
              .formatted(sink.table()));
    }
    if (options.get(TIME_TO_LIVE) instanceof Integer seconds && seconds > 0) {
      problems.add(
          "Table %s has default_time_to_live = %d; merged rows must not expire, set it to 0"
              .formatted(sink.table(), seconds));
    }
    return problems;
  }

  private static List<String> markProblems(Sink sink, TableShape table, StructType columns) {
    List<String> problems = new ArrayList<>();
    Optional<TableShape.Column> mark = table.column(MergeRule.MARK_COLUMN);
    if (mark.isEmpty()
        || !mark.get().type().equals(DataTypes.BIGINT)
        || mark.get().role() != TableShape.Role.REGULAR) {
      problems.add(
          "Table %s must have a column %s bigint, the mark of the last run merged into a row; add it by a migration: ALTER TABLE %s ADD %s bigint"
              .formatted(sink.table(), MergeRule.MARK_COLUMN, sink.table(), MergeRule.MARK_COLUMN));
    }
    for (String name : columns.fieldNames()) {
      if (name.equalsIgnoreCase(MergeRule.MARK_COLUMN)) {
        problems.add(
            "The SQL of %s must not give %s; it is written with each merge"
                .formatted(sink.table(), MergeRule.MARK_COLUMN));
      }
    }
    return problems;
  }
}
