package io.tidemill.keyspace.cql;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A statement that makes, changes or drops keyspaces and what is in them, as far as it is known.
 */
public sealed interface SchemaStatement
    permits CreateKeyspace, CreateTable, AlterTable, OtherSchemaStatement {
  <R> R match(
      Function<CreateKeyspace, R> onCreateKeyspace,
      Function<CreateTable, R> onCreateTable,
      Function<AlterTable, R> onAlterTable,
      Function<OtherSchemaStatement, R> onOther);

  /**
   * Reads a statement.
   *
   * @return empty if it is none of these
   * @throws UnknownCqlException if it makes a keyspace or table, or alters a table, in a form that
   *     isn't known here
   */
  static Optional<SchemaStatement> read(String cql) throws UnknownCqlException {
    CqlCursor cursor = new CqlCursor(cql);
    String verb = cursor.take().text().toLowerCase(Locale.ROOT);
    return switch (verb) {
      case "create" -> Optional.of(created(cursor));
      case "alter" ->
          Optional.of(
              cursor.takeIf("table") || cursor.takeIf("columnfamily")
                  ? AlterTable.read(cursor)
                  : OtherSchemaStatement.read(verb, cursor));
      case "drop", "truncate" -> Optional.of(OtherSchemaStatement.read(verb, cursor));
      default -> Optional.empty();
    };
  }

  private static SchemaStatement created(CqlCursor cursor) throws UnknownCqlException {
    if (cursor.takeIf("table") || cursor.takeIf("columnfamily")) {
      return CreateTable.read(cursor);
    }
    return cursor.takeIf("keyspace") || cursor.takeIf("schema")
        ? CreateKeyspace.read(cursor)
        : OtherSchemaStatement.read("create", cursor);
  }
}
