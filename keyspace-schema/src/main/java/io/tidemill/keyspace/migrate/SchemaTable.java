package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import io.tidemill.keyspace.cql.CqlName;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A table, as files declare it or as a store has it.
 *
 * @param columns their types, as {@link ColumnTypes#normal} writes them, by name; static ones with
 *     {@code static} after it
 * @param partitionKey columns, in order
 * @param clustering columns, in order, those in descending order with {@code DESC} after it
 * @param timeToLive seconds; 0 for rows that stay
 * @param properties of Amazon Keyspaces; empty in other stores, or if it doesn't say
 */
record SchemaTable(
    CqlName name,
    Map<String, String> columns,
    List<String> partitionKey,
    List<String> clustering,
    int timeToLive,
    Optional<CustomProperties> properties) {
  SchemaTable {
    requireNonNull(name, "name");
    columns = Collections.unmodifiableMap(new TreeMap<>(columns));
    partitionKey = List.copyOf(partitionKey);
    clustering = List.copyOf(clustering);
    requireNonNull(properties, "properties");
  }

  /** The key, as CQL writes it: {@code ((origin), date DESC)}. */
  String key() {
    return "((%s)%s)"
        .formatted(
            String.join(", ", partitionKey),
            clustering.isEmpty() ? "" : ", " + String.join(", ", clustering));
  }

  SchemaTable with(Map<String, String> other) {
    return new SchemaTable(name, other, partitionKey, clustering, timeToLive, properties);
  }

  SchemaTable expiring(int seconds) {
    return new SchemaTable(name, columns, partitionKey, clustering, seconds, properties);
  }

  /** The same, with one column of the key renamed. */
  SchemaTable withKeyColumn(String from, String to) {
    return new SchemaTable(
        name,
        columns,
        partitionKey.stream().map(column -> column.equals(from) ? to : column).toList(),
        clustering.stream().map(column -> renamed(column, from, to)).toList(),
        timeToLive,
        properties);
  }

  private static String renamed(String column, String from, String to) {
    return column.equals(from) || column.startsWith(from + " ")
        ? to + column.substring(from.length())
        : column;
  }
}
