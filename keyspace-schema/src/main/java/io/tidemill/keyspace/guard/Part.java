package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.RowStatement;

/**
 * One statement on rows of a request, with its values.
 *
 * @param table with its keyspace, if that is known
 * @param bytes of all values together
 */
record Part(RowStatement statement, CqlName table, BoundValues values, long bytes) {
  Part {
    requireNonNull(statement, "statement");
    requireNonNull(table, "table");
    requireNonNull(values, "values");
  }
}
