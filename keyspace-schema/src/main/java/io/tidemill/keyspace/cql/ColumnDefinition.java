package io.tidemill.keyspace.cql;

import static java.util.Objects.requireNonNull;

/**
 * A column as a statement makes it.
 *
 * @param type as the store's schema tables write it: {@code map<text, frozen<list<int>>>}
 * @param shared whether it is static: one value a partition
 */
public record ColumnDefinition(String name, String type, boolean shared) {
  public ColumnDefinition {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
  }

  /** As CQL takes it. */
  public String asCql() {
    return "%s %s%s".formatted(CqlName.quoted(name), type, shared ? " static" : "");
  }

  /** Takes a column's name and type. */
  static ColumnDefinition take(CqlCursor cursor) throws UnknownCqlException {
    String name = cursor.takeName();
    return new ColumnDefinition(name, takeType(cursor), cursor.takeIf("static"));
  }

  /** Most types are key words somewhere, and stand without quotes nevertheless. */
  private static String takeTypeName(CqlCursor cursor) throws UnknownCqlException {
    if (!cursor.peek().isName()) {
      throw cursor.unknown("a type");
    }
    CqlToken token = cursor.take();
    String name = token.kind() == CqlToken.Kind.WORD ? token.name() : token.text();
    return cursor.takeIf('.') ? name + "." + takeTypeName(cursor) : name;
  }

  static String takeType(CqlCursor cursor) throws UnknownCqlException {
    if (cursor.peek().kind() == CqlToken.Kind.TEXT) {
      return cursor.take().text();
    }
    StringBuilder type = new StringBuilder(takeTypeName(cursor));
    if (cursor.takeIf('<')) {
      type.append('<');
      do {
        type.append(type.charAt(type.length() - 1) == '<' ? "" : ", ");
        type.append(
            cursor.peek().kind() == CqlToken.Kind.NUMBER ? cursor.take().text() : takeType(cursor));
      } while (cursor.takeIf(','));
      cursor.expect('>');
      type.append('>');
    }
    return type.toString();
  }
}
