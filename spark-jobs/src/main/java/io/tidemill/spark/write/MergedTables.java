package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructType;

/** What merging asks of a table besides what every sink does. */
final class MergedTables {
  private MergedTables() {}

  /** All problems of merging into the table. */
  static List<DefinitionProblem> check(Sink sink, Tables.Table stored, StructType columns) {
    TableShape table = stored.shape();
    List<DefinitionProblem> problems = new ArrayList<>(markProblems(sink, table, columns));
    Set<TableShape.Column> merged = new HashSet<>();
    sink.merge()
        .forEach(
            (name, function) -> {
              Optional<TableShape.Column> column = table.column(name);
              column.ifPresent(merged::add);
              if (!Arrays.asList(columns.fieldNames()).contains(name)) {
                problems.add(
                    new DefinitionProblem(
                        Where.key(Where.MERGE.key() + "." + name),
                        "",
                        "a column that the query gives: " + String.join(", ", columns.fieldNames()),
                        name,
                        "Correct its name, or add it to the query."));
              } else if (column.isPresent()
                  && MergeCodec.of(function, column.get().type()).isEmpty()) {
                problems.add(
                    new DefinitionProblem(
                        Where.key(Where.MERGE.key() + "." + name),
                        "",
                        "a type that %s takes: sum integers and decimals, min and max what has one order in Spark and in CQL, union sets"
                            .formatted(function),
                        "%s of %s".formatted(column.get(), sink.table()),
                        "Merge it by another function, or change the table."));
              }
            });
    for (String name : columns.fieldNames()) {
      table
          .column(name)
          .filter(column -> merged.contains(column) == (column.role() == TableShape.Role.KEY))
          .ifPresent(
              column ->
                  problems.add(
                      new DefinitionProblem(
                          Where.column(name),
                          "column " + name,
                          "a column that is either part of the key or merged",
                          "%s of %s, which is %s"
                              .formatted(
                                  column,
                                  sink.table(),
                                  merged.contains(column) ? "both" : "neither"),
                          merged.contains(column)
                              ? "Remove it from merge."
                              : "Merge it, or leave it out.")));
    }
    // A mark that one replica alone has must not be believed before a quorum has it.
    if ("NONE".equals(stored.readRepair())) {
      problems.add(
          new DefinitionProblem(
              Where.TABLE,
              "",
              "a table with read_repair = 'BLOCKING', without which merging isn't safe",
              "'NONE'",
              "ALTER TABLE %s WITH read_repair = 'BLOCKING', by a migration."
                  .formatted(sink.table())));
    }
    if (stored.timeToLive() > 0) {
      problems.add(
          new DefinitionProblem(
              Where.TABLE,
              "",
              "a table whose rows stay, as merged rows must not expire",
              "default_time_to_live = %d".formatted(stored.timeToLive()),
              "ALTER TABLE %s WITH default_time_to_live = 0, by a migration."
                  .formatted(sink.table())));
    }
    return problems;
  }

  private static List<DefinitionProblem> markProblems(
      Sink sink, TableShape table, StructType columns) {
    List<DefinitionProblem> problems = new ArrayList<>();
    Optional<TableShape.Column> mark = table.column(MergeRule.MARK_COLUMN);
    if (mark.isEmpty()
        || !mark.get().type().equals(DataTypes.BIGINT)
        || mark.get().role() != TableShape.Role.REGULAR) {
      problems.add(
          new DefinitionProblem(
              Where.TABLE,
              "",
              "a table with a column %s bigint, the mark of the last run merged into a row"
                  .formatted(MergeRule.MARK_COLUMN),
              mark.map(other -> "%s, %s".formatted(other, other.role())).orElse("none"),
              "Add it by a migration: ALTER TABLE %s ADD %s bigint."
                  .formatted(sink.table(), MergeRule.MARK_COLUMN)));
    }
    for (String name : columns.fieldNames()) {
      if (name.equalsIgnoreCase(MergeRule.MARK_COLUMN)) {
        problems.add(
            new DefinitionProblem(
                Where.column(name),
                "column " + name,
                "a query without it, as Tidemill writes it with each merge",
                "it",
                "Leave it out of the query."));
      }
    }
    return problems;
  }
}
