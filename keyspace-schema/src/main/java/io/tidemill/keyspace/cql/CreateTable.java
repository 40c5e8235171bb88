package io.tidemill.keyspace.cql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * {@code CREATE TABLE}.
 *
 * @param head its text before {@code WITH}
 * @param columns in their order
 * @param partitionKey names of columns, at least one
 * @param clustering names of columns
 */
public record CreateTable(
    String head,
    CqlName table,
    List<ColumnDefinition> columns,
    List<String> partitionKey,
    List<String> clustering,
    CqlOptions options)
    implements SchemaStatement {
  public CreateTable {
    columns = List.copyOf(columns);
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
  }

  static CreateTable read(CqlCursor cursor) throws UnknownCqlException {
    cursor.takeIf("if", "not", "exists");
    CqlName table = cursor.takeQualifiedName();
    List<ColumnDefinition> columns = new ArrayList<>();
    List<String> partitionKey = new ArrayList<>();
    List<String> clustering = new ArrayList<>();
    cursor.expect('(');
    do {
      if (cursor.takeIf("primary", "key")) {
        key(cursor, partitionKey, clustering);
      } else {
        ColumnDefinition column = ColumnDefinition.take(cursor);
        columns.add(column);
        if (cursor.takeIf("primary", "key")) {
          partitionKey.add(column.name());
        }
      }
    } while (cursor.takeIf(','));
    cursor.expect(')');
    if (partitionKey.isEmpty()) {
      throw cursor.unknown("a PRIMARY KEY");
    }
    String head = cursor.text(0, cursor.peek().start());
    return new CreateTable(head, table, columns, partitionKey, clustering, CqlOptions.read(cursor));
  }

  private static void key(CqlCursor cursor, List<String> partitionKey, List<String> clustering)
      throws UnknownCqlException {
    cursor.expect('(');
    if (cursor.takeIf('(')) {
      do {
        partitionKey.add(cursor.takeName());
      } while (cursor.takeIf(','));
      cursor.expect(')');
    } else {
      partitionKey.add(cursor.takeName());
    }
    while (cursor.takeIf(',')) {
      clustering.add(cursor.takeName());
    }
    cursor.expect(')');
  }

  /** Whether it counts: such a table has neither timestamps nor a time to live. */
  public boolean counters() {
    return columns.stream().anyMatch(column -> column.type().equals("counter"));
  }

  /** The statement with these options in place of its own. */
  public String with(CqlOptions others) {
    return (head + "\n" + others.asCql()).strip();
  }

  @Override
  public <R> R match(
      Function<CreateKeyspace, R> onCreateKeyspace,
      Function<CreateTable, R> onCreateTable,
      Function<AlterTable, R> onAlterTable,
      Function<OtherSchemaStatement, R> onOther) {
    return onCreateTable.apply(this);
  }
}
