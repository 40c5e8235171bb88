package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether sinks and their tables fit together; used on the driver, before anything is written. */
public final class SinkTables {
  private SinkTables() {}

  /**
   * All that keeps a query's rows from being written into the sink's table; empty if nothing does.
   *
   * @param columns the query's output
   */
  public static List<DefinitionProblem> check(Tables tables, Sink sink, StructType columns) {
    return check(tables, sink, table -> check(table, sink, columns));
  }

  /**
   * As {@link #check}, as far as can be told of a query that is wrong itself.
   *
   * @param columns the query's output, if it is known
   */
  public static List<DefinitionProblem> checkUnsound(
      Tables tables, Sink sink, Optional<StructType> columns) {
    return check(
        tables,
        sink,
        table ->
            columns.map(known -> columnProblems(sink, table.shape(), known)).orElseGet(List::of));
  }

  /**
   * Whether the sink's table keeps its deletes long enough; empty if it does, or if none are
   * written there. A late attempt writes until its deadline, and what it writes loses to a newer
   * delete only as long as the store still has the delete. Half of the time is left for the store's
   * own repairs.
   *
   * @param tombstones what a record with a null value means
   * @param deadline how long an attempt of the pipeline may write
   */
  public static List<DefinitionProblem> checkGrace(
      Tables tables, Sink sink, Source.Tombstones tombstones, Duration deadline) {
    return found(
        tables,
        sink,
        table -> TableGrace.problem(table, sink, tombstones, deadline).stream().toList(),
        absent -> List.of());
  }

  private static List<DefinitionProblem> check(
      Tables tables, Sink sink, Function<Tables.Table, List<DefinitionProblem>> ofTable) {
    return found(
        tables,
        sink,
        ofTable,
        absent ->
            List.of(
                new DefinitionProblem(
                    Where.TABLE,
                    "",
                    absent.expected(),
                    "none",
                    "Add a migration that creates it, or correct the sink's name.")));
  }

  private static List<DefinitionProblem> found(
      Tables tables,
      Sink sink,
      Function<Tables.Table, List<DefinitionProblem>> ofTable,
      Function<Tables.Absent, List<DefinitionProblem>> ofNone) {
    return tables.find(sink.table()).match(ofTable, ofNone, unknown -> List.of()).stream()
        .map(problem -> problem.of(sink.table()))
        .toList();
  }

  private static List<DefinitionProblem> check(Tables.Table table, Sink sink, StructType columns) {
    List<DefinitionProblem> problems =
        new ArrayList<>(columnProblems(sink, table.shape(), columns));
    if (sink.merged()) {
      problems.addAll(MergedTables.check(sink, table, columns));
    }
    table
        .properties()
        .ifPresent(
            properties ->
                problems.addAll(
                    KeyspacesTables.check(sink, table.shape(), properties, columns.length())));
    return problems;
  }

  private static List<DefinitionProblem> columnProblems(
      Sink sink, TableShape table, StructType columns) {
    List<DefinitionProblem> problems = new ArrayList<>();
    Map<TableShape.Column, String> taken = new HashMap<>();
    for (StructField field : columns.fields()) {
      Optional<TableShape.Column> column = table.column(field.name());
      if (column.isEmpty()) {
        problems.add(
            new DefinitionProblem(
                Where.column(field.name()),
                "column " + field.name(),
                "a column of %s: %s"
                    .formatted(
                        sink.table(),
                        String.join(", ", table.columns().stream().map(Object::toString).toList())),
                field.name(),
                "Name the SQL's column after one, or leave it out."));
        continue;
      }
      String other = taken.put(column.get(), field.name());
      if (other != null) {
        problems.add(
            new DefinitionProblem(
                Where.column(field.name()),
                "column " + field.name(),
                "one column of the SQL for each of the table",
                "%s and %s, which both go to %s of %s"
                    .formatted(other, field.name(), column.get().label(), sink.table()),
                "Leave one of them out."));
      }
      typeProblem(sink, field, column.get()).ifPresent(problems::add);
    }
    for (TableShape.Column key : table.key()) {
      if (!taken.containsKey(key)) {
        problems.add(
            new DefinitionProblem(
                Where.SQL,
                "",
                "a column for %s, which is part of the key of %s".formatted(key, sink.table()),
                String.join(", ", columns.fieldNames()),
                "Add it to the query."));
      }
    }
    return problems;
  }

  static Optional<DefinitionProblem> typeProblem(
      Sink sink, StructField field, TableShape.Column column) {
    Where where = Where.column(field.name());
    String what = "column " + field.name();
    String stored = "%s of %s".formatted(column, sink.table());
    if (column.role() == TableShape.Role.STATIC) {
      return Optional.of(
          new DefinitionProblem(
              where,
              what,
              "a column that belongs to its row",
              stored + ", which is static; static columns are not available in this version",
              "Leave it out."));
    }
    if (column.type() instanceof ListType list && !list.isFrozen()) {
      // The store names each element anew at each write, and keeps all that have one timestamp.
      return Optional.of(
          new DefinitionProblem(
              where,
              what,
              "a frozen list in the table: the elements of one that isn't double when a write is sent again",
              stored,
              "Make it frozen<%s>.".formatted(list.asCql(true, true))));
    }
    Fidelity fidelity =
        sink.merged() && column.role() == TableShape.Role.KEY
            ? Fidelity.DISTINCT
            : Fidelity.LENIENT;
    if (ColumnEncoders.of(field.dataType(), column.type(), fidelity).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new DefinitionProblem(
            where,
            what,
            "what fits into " + stored,
            field.dataType().sql(),
            column.type().equals(DataTypes.COUNTER)
                ? "Counters can't be made safe against a second attempt; use a bigint and merge."
                : "CAST it, or change the table."));
  }
}
