package io.tidemill.localstack.keyspaces;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.guard.Guard;
import io.tidemill.keyspace.session.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a Cassandra that stands in for Keyspaces holds: by its own schema tables, and by those that
 * the guard keeps beside them. What was made past the guard is there too, as Keyspaces would make
 * it if told nothing more. Safe for use by several threads.
 *
 * @param store by a session that is held to Keyspaces' rules
 */
record StoredSchema(Store store) {
  private static final String ACTIVE = "ACTIVE";
  private static final Map<String, String> SINGLE_REGION = Map.of("class", "SingleRegionStrategy");

  StoredSchema {
    requireNonNull(store, "store");
  }

  /** All keyspaces but the system's, with their replication in Keyspaces' words. */
  SortedMap<String, Map<String, String>> keyspaces() {
    SortedMap<String, Map<String, String>> keyspaces = new TreeMap<>();
    for (Row row :
        store.query("list keyspaces", "SELECT keyspace_name FROM system_schema.keyspaces")) {
      keyspaces.put(row.getString("keyspace_name"), SINGLE_REGION);
    }
    keyspaces.keySet().removeIf(Guard::isSystem);
    for (Row row :
        store.query(
            "list replications",
            "SELECT keyspace_name, replication FROM system_schema_mcs.keyspaces")) {
      keyspaces.replace(
          row.getString("keyspace_name"), row.getMap("replication", String.class, String.class));
    }
    return keyspaces;
  }

  /** The tables of a keyspace, in whatever status. */
  SortedSet<String> tables(String keyspace) {
    SortedSet<String> tables = new TreeSet<>();
    for (String schema : List.of("system_schema", "system_schema_mcs")) {
      for (Row row :
          store.query(
              "list the tables of keyspace " + keyspace,
              "SELECT table_name FROM %s.tables WHERE keyspace_name = ?".formatted(schema),
              keyspace)) {
        tables.add(row.getString("table_name"));
      }
    }
    return tables;
  }

  /** Looks a table up, in whatever status; empty if there is none. */
  Optional<StoredTable> table(CqlName name) {
    // In this order: a table that is ACTIVE has its columns by then.
    Optional<Row> kept =
        rows(name, "status, custom_properties", "system_schema_mcs.tables").stream().findFirst();
    Optional<Row> options =
        rows(name, "default_time_to_live, comment", "system_schema.tables").stream().findFirst();
    if (kept.isEmpty() && options.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StoredTable(
            name,
            kept.map(row -> row.getString("status")).orElse(ACTIVE),
            kept.map(CustomPropertiesText::of).orElseGet(Map::of),
            options.map(row -> row.getInt("default_time_to_live")).orElse(0),
            options.map(row -> row.getString("comment")).orElse(""),
            rows(
                    name,
                    "column_name, type, kind, position, clustering_order",
                    "system_schema.columns")
                .stream()
                .map(StoredColumn::of)
                .sorted(StoredColumn.IN_ORDER)
                .toList()));
  }

  private List<Row> rows(CqlName table, String columns, String from) {
    return store.query(
        "look at table " + table,
        "SELECT %s FROM %s WHERE keyspace_name = ? AND table_name = ?".formatted(columns, from),
        table.keyspace(),
        table.name());
  }
}
