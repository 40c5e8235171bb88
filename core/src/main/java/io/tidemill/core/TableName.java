package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * A table and its keyspace, both plain lower-case CQL identifiers of at most 48 characters
 * (Cassandra's limit), so that neither ever needs quoting or could carry CQL of its own.
 */
public record TableName(String keyspace, String table) implements Comparable<TableName> {
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,47}");

  public TableName {
    check(keyspace, "keyspace");
    check(table, "table");
  }

  /** Reads {@code keyspace.table}. */
  public static TableName parse(String text) {
    int dot = requireNonNull(text, "text").indexOf('.');
    if (dot < 0) {
      throw new IllegalArgumentException(
          "Table must be written as keyspace.table, got \"%s\"".formatted(text));
    }
    return new TableName(text.substring(0, dot), text.substring(dot + 1));
  }

  private static void check(String identifier, String what) {
    requireNonNull(identifier, what);
    if (!IDENTIFIER.matcher(identifier).matches()) {
      throw new IllegalArgumentException(
          "Name of a %s must match %s, got \"%s\"".formatted(what, IDENTIFIER, identifier));
    }
  }

  @Override
  public int compareTo(TableName other) {
    return toString().compareTo(other.toString());
  }

  /** {@code keyspace.table}, as CQL takes it. */
  @Override
  public String toString() {
    return keyspace + "." + table;
  }
}
