package io.tidemill.keyspace.migrate;

import io.tidemill.keyspace.cql.ColumnDefinition;

/** Types of columns, written one way however files and stores write them. */
final class ColumnTypes {
  private static final String FROZEN_TUPLE = "frozen<tuple<";

  private ColumnTypes() {}

  static String of(ColumnDefinition column) {
    return normal(column.type(), column.shared());
  }

  /**
   * {@code varchar} is {@code text}, and a tuple is always frozen.
   *
   * @param shared whether the column is static
   */
  static String normal(String type, boolean shared) {
    String normal = type.replaceAll("\\bvarchar\\b", "text");
    for (int at = normal.indexOf(FROZEN_TUPLE); at >= 0; at = normal.indexOf(FROZEN_TUPLE)) {
      int begin = at + "frozen<".length();
      int end = closing(normal, begin);
      normal = normal.substring(0, at) + normal.substring(begin, end) + normal.substring(end + 1);
    }
    return shared ? normal + " static" : normal;
  }

  /** Where the bracket closes within which {@code from} lies. */
  private static int closing(String type, int from) {
    int depth = 1;
    int at = from;
    while (at < type.length() - 1) {
      depth += type.charAt(at) == '<' ? 1 : 0;
      depth -= type.charAt(at) == '>' ? 1 : 0;
      if (depth == 0) {
        return at;
      }
      at++;
    }
    return at;
  }
}
