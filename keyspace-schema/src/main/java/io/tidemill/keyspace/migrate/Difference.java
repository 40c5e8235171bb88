package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

/**
 * Where a store's tables are not what the files say.
 *
 * @param table {@code keyspace.table}
 * @param what the column, key or property; empty for the whole table
 * @param declared what the files say
 * @param live what the store has
 * @param fix what to do about it
 */
public record Difference(
    Kind kind, String table, String what, String declared, String live, String fix) {
  /** What kinds there are. */
  public enum Kind {
    TABLE_MISSING,
    COLUMN_MISSING,
    /** No file knows the column. */
    COLUMN_EXTRA,
    TYPE,
    KEY,
    TIME_TO_LIVE,
    /** Of Amazon Keyspaces: client-side timestamps, capacity and the like. */
    PROPERTY
  }

  public Difference {
    requireNonNull(kind, "kind");
    requireNonNull(table, "table");
    requireNonNull(what, "what");
    requireNonNull(declared, "declared");
    requireNonNull(live, "live");
    requireNonNull(fix, "fix");
  }

  /** {@code table: what: expected …, found …. Fix.} */
  @Override
  public String toString() {
    return "%s: %s: expected %s, found %s. %s"
        .formatted(table, what.isEmpty() ? "table" : what, declared, live, fix);
  }
}
