package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Sink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public static List<String> check(CqlSession session, Sink sink, StructType columns) {
    Optional<TableMetadata> metadata = metadata(session, sink.table());
    if (metadata.isEmpty()) {
      return List.of(
          "Table %s doesn't exist; add a migration that creates it, or correct the sink's name"
              .formatted(sink.table()));
    }
    TableShape table = TableShape.of(metadata.get());
    List<String> problems = new ArrayList<>(columnProblems(sink, table, columns));
    if (sink.merged()) {
      problems.addAll(MergedTables.check(sink, table, metadata.get().getOptions(), columns));
    }
    return problems;
  }

  /** The table's shape, or empty if there is no such table. */
  static Optional<TableShape> shape(CqlSession session, TableName table) {
    return metadata(session, table).map(TableShape::of);
  }

  private static Optional<TableMetadata> metadata(CqlSession session, TableName table) {
    Optional<TableMetadata> known = known(session, table);
    if (known.isPresent()) {
      return known;
    }
    // Another session may have made it a moment ago.
    session.refreshSchema();
    return known(session, table);
  }

  private static Optional<TableMetadata> known(CqlSession session, TableName table) {
    return session
        .getMetadata()
        .getKeyspace(CqlIdentifier.fromInternal(table.keyspace()))
        .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(table.table())));
  }

  private static List<String> columnProblems(Sink sink, TableShape table, StructType columns) {
    List<String> problems = new ArrayList<>();
    Map<TableShape.Column, String> taken = new HashMap<>();
    for (StructField field : columns.fields()) {
      Optional<TableShape.Column> column = table.column(field.name());
      if (column.isEmpty()) {
        problems.add(
            "Table %s has no column %s; it has %s. Name the SQL's column after one, or leave it out"
                .formatted(sink.table(), field.name(), table.columns()));
        continue;
      }
      String other = taken.put(column.get(), field.name());
      if (other != null) {
        problems.add(
            "Columns %s and %s of the SQL both go to %s of %s"
                .formatted(other, field.name(), column.get().label(), sink.table()));
      }
      typeProblem(sink, field, column.get()).ifPresent(problems::add);
    }
    for (TableShape.Column key : table.key()) {
      if (!taken.containsKey(key)) {
        problems.add(
            "The SQL must give %s of %s, which is part of the table's key, and doesn't; it gives %s"
                .formatted(key, sink.table(), List.of(columns.fieldNames())));
      }
    }
    return problems;
  }

  static Optional<String> typeProblem(Sink sink, StructField field, TableShape.Column column) {
    if (column.role() == TableShape.Role.STATIC) {
      return Optional.of(
          "Column %s of %s is static; static columns are not available in this version"
              .formatted(column.label(), sink.table()));
    }
    if (column.type() instanceof ListType list && !list.isFrozen()) {
      // The store names each element anew at each write, and keeps all that have one timestamp.
      return Optional.of(
          "Column %s of %s must be a frozen list: the elements of one that isn't double when a write is sent again. Make it frozen<%s>"
              .formatted(column, sink.table(), list.asCql(true, true)));
    }
    Fidelity fidelity =
        sink.merged() && column.role() == TableShape.Role.KEY
            ? Fidelity.DISTINCT
            : Fidelity.LENIENT;
    if (ColumnEncoders.of(field.dataType(), column.type(), fidelity).isPresent()) {
      return Optional.empty();
    }
    String counter =
        column.type().equals(DataTypes.COUNTER)
            ? "; counters can't be made safe against a second attempt, use a bigint and merge"
            : "";
    return Optional.of(
        "Column %s of %s can't take the SQL's %s%s; CAST it, or change the table"
            .formatted(column, sink.table(), field.dataType().sql(), counter));
  }
}
