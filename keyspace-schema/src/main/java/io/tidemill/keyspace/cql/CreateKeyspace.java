package io.tidemill.keyspace.cql;

import java.util.function.Function;

/**
 * {@code CREATE KEYSPACE}.
 *
 * @param ifNotExists whether it may be there already
 */
public record CreateKeyspace(String name, boolean ifNotExists, CqlOptions options)
    implements SchemaStatement {
  static CreateKeyspace read(CqlCursor cursor) throws UnknownCqlException {
    boolean ifNotExists = cursor.takeIf("if", "not", "exists");
    return new CreateKeyspace(cursor.takeName(), ifNotExists, CqlOptions.read(cursor));
  }

  /** The statement with these options in place of its own. */
  public String with(CqlOptions others) {
    return "CREATE KEYSPACE %s%s %s"
        .formatted(ifNotExists ? "IF NOT EXISTS " : "", CqlName.quoted(name), others.asCql())
        .strip();
  }

  @Override
  public <R> R match(
      Function<CreateKeyspace, R> onCreateKeyspace,
      Function<CreateTable, R> onCreateTable,
      Function<AlterTable, R> onAlterTable,
      Function<OtherSchemaStatement, R> onOther) {
    return onCreateKeyspace.apply(this);
  }
}
