package io.tidemill.keyspace.cql;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A schema statement of which no more is known than what it does to which kind of thing.
 *
 * @param verb {@code create}, {@code alter}, {@code drop} or {@code truncate}
 * @param object {@code table}, {@code index}, {@code materialized view}…; in lower case
 * @param name what it is about; empty where that isn't told in the usual place
 */
public record OtherSchemaStatement(String verb, String object, String name)
    implements SchemaStatement {
  /** Between the verb and the thing. */
  private static final List<String> ADJECTIVES = List.of("or", "replace", "custom", "materialized");

  static OtherSchemaStatement read(String verb, CqlCursor cursor) throws UnknownCqlException {
    StringBuilder object = new StringBuilder();
    while (cursor.peek().isName() && ADJECTIVES.contains(cursor.peek().name())) {
      object.append(cursor.take().name()).append(' ');
    }
    boolean table = verb.equals("truncate") && !cursor.peek().is("table");
    object.append(table ? "table" : cursor.take().text().toLowerCase(Locale.ROOT));
    cursor.takeIf("if", "exists");
    cursor.takeIf("if", "not", "exists");
    // An index may have no name of its own.
    boolean named = cursor.peek().isName() && !cursor.peek().is("on");
    String name = named ? cursor.takeQualifiedName().toString() : "";
    return new OtherSchemaStatement(verb, object.toString(), name);
  }

  /** The name and its keyspace apart. */
  public CqlName qualifiedName() {
    int dot = name.indexOf('.');
    return new CqlName(name.substring(0, Math.max(0, dot)), name.substring(dot + 1));
  }

  /** Whether it drops or empties a table. */
  public boolean losesTable() {
    return (verb.equals("drop") || verb.equals("truncate"))
        && (object.equals("table") || object.equals("columnfamily"));
  }

  /** Whether it drops a keyspace. */
  public boolean dropsKeyspace() {
    return verb.equals("drop") && (object.equals("keyspace") || object.equals("schema"));
  }

  @Override
  public <R> R match(
      Function<CreateKeyspace, R> onCreateKeyspace,
      Function<CreateTable, R> onCreateTable,
      Function<AlterTable, R> onAlterTable,
      Function<OtherSchemaStatement, R> onOther) {
    return onOther.apply(this);
  }
}
