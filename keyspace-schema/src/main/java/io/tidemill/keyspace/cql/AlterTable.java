package io.tidemill.keyspace.cql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code ALTER TABLE}.
 *
 * @param columns those that are added, with their types; those that are dropped, renamed or get
 *     another type, by their present names, with the type they get or an empty one
 * @param newNames with {@link Change#RENAME}, what they are called afterwards, in their order
 * @param options with {@link Change#OPTIONS}, else none
 */
public record AlterTable(
    CqlName table,
    Change change,
    List<ColumnDefinition> columns,
    List<String> newNames,
    CqlOptions options)
    implements SchemaStatement {
  /** What it does. */
  public enum Change {
    ADD,
    DROP,
    RENAME,
    TYPE,
    OPTIONS
  }

  public AlterTable {
    columns = List.copyOf(columns);
    newNames = List.copyOf(newNames);
  }

  static AlterTable read(CqlCursor cursor) throws UnknownCqlException {
    cursor.takeIf("if", "exists");
    CqlName table = cursor.takeQualifiedName();
    if (cursor.peek().is("with")) {
      return new AlterTable(table, Change.OPTIONS, List.of(), List.of(), CqlOptions.read(cursor));
    }
    Change change = change(cursor);
    List<ColumnDefinition> columns = new ArrayList<>();
    List<String> newNames = new ArrayList<>();
    cursor.takeIf("if", change == Change.ADD ? "not" : "exists");
    cursor.takeIf("exists");
    boolean bracket = cursor.takeIf('(');
    do {
      columns.add(column(cursor, change, newNames));
    } while (cursor.takeIf(',') || cursor.takeIf("and"));
    if (bracket) {
      cursor.expect(')');
    }
    if (change == Change.DROP && cursor.takeIf("using", "timestamp")) {
      cursor.take();
    }
    if (!cursor.ended()) {
      throw cursor.unknown("the end");
    }
    return new AlterTable(table, change, columns, newNames, new CqlOptions(Map.of()));
  }

  private static Change change(CqlCursor cursor) throws UnknownCqlException {
    for (Change change : List.of(Change.ADD, Change.DROP, Change.RENAME)) {
      if (cursor.takeIf(change.name())) {
        return change;
      }
    }
    if (cursor.takeIf("alter")) {
      return Change.TYPE;
    }
    throw cursor.unknown("ADD, DROP, RENAME, ALTER or WITH");
  }

  private static ColumnDefinition column(CqlCursor cursor, Change change, List<String> newNames)
      throws UnknownCqlException {
    if (change == Change.ADD) {
      return ColumnDefinition.take(cursor);
    }
    String name = cursor.takeName();
    if (change == Change.TYPE) {
      cursor.takeIf("type");
      return new ColumnDefinition(name, ColumnDefinition.takeType(cursor), false);
    }
    if (change == Change.RENAME) {
      cursor.takeIf("to");
      newNames.add(cursor.takeName());
    }
    return new ColumnDefinition(name, "", false);
  }

  @Override
  public <R> R match(
      Function<CreateKeyspace, R> onCreateKeyspace,
      Function<CreateTable, R> onCreateTable,
      Function<AlterTable, R> onAlterTable,
      Function<OtherSchemaStatement, R> onOther) {
    return onAlterTable.apply(this);
  }
}
