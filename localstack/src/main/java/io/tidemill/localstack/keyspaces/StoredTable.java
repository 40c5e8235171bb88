package io.tidemill.localstack.keyspaces;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import java.util.List;
import java.util.Map;

/**
 * A table as the store has it.
 *
 * @param status as Keyspaces names it
 * @param properties those that Keyspaces alone knows, as its own schema tables write them
 * @param timeToLive of rows that are written without one, in seconds; 0 for ever
 * @param columns in order; none while the table is being made or dropped
 */
record StoredTable(
    CqlName name,
    String status,
    Map<String, Map<String, String>> properties,
    int timeToLive,
    String comment,
    List<StoredColumn> columns) {
  StoredTable {
    requireNonNull(name, "name");
    requireNonNull(status, "status");
    properties = Map.copyOf(properties);
    requireNonNull(comment, "comment");
    columns = List.copyOf(columns);
  }
}
