package io.tidemill.keyspace.migrate;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.GettableByName;
import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.session.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables that a store has, by its own schema tables. Safe for use by several threads. */
final class LiveSchema {
  private final Store store;
  private final Dialect dialect;

  LiveSchema(Store store, Dialect dialect) {
    this.store = store;
    this.dialect = dialect;
  }

  /** All tables of some keyspaces; a keyspace that isn't there has none. */
  Map<CqlName, SchemaTable> tables(Set<String> keyspaces) {
    Map<CqlName, SchemaTable> tables = new LinkedHashMap<>();
    keyspaces.forEach(keyspace -> tables.putAll(tables(keyspace)));
    return tables;
  }

  private Map<CqlName, SchemaTable> tables(String keyspace) {
    Map<String, List<Row>> columns =
        read("columns", "SELECT * FROM system_schema.columns WHERE keyspace_name = ?", keyspace)
            .stream()
            .collect(Collectors.groupingBy(row -> row.getString("table_name")));
    Map<String, CustomProperties> properties = properties(keyspace);
    Map<CqlName, SchemaTable> tables = new LinkedHashMap<>();
    for (Row row :
        read("tables", "SELECT * FROM system_schema.tables WHERE keyspace_name = ?", keyspace)) {
      String name = row.getString("table_name");
      SchemaTable table =
          table(
              new CqlName(keyspace, name),
              row.getInt("default_time_to_live"),
              columns.getOrDefault(name, List.of()),
              Optional.ofNullable(properties.get(name)));
      tables.put(table.name(), table);
    }
    return tables;
  }

  private static SchemaTable table(
      CqlName name, int timeToLive, List<Row> columns, Optional<CustomProperties> properties) {
    Map<String, String> types = new TreeMap<>();
    columns.forEach(
        row ->
            types.put(
                row.getString("column_name"),
                ColumnTypes.normal(row.getString("type"), isOf("static", row))));
    return new SchemaTable(
        name,
        types,
        key("partition_key", columns),
        key("clustering", columns),
        timeToLive,
        properties);
  }

  private static List<String> key(String kind, List<Row> columns) {
    return columns.stream()
        .filter(row -> isOf(kind, row))
        .sorted(Comparator.comparingInt(row -> row.getInt("position")))
        .map(
            row ->
                row.getString("column_name")
                    + ("desc".equals(row.getString("clustering_order")) ? " DESC" : ""))
        .toList();
  }

  private static boolean isOf(String kind, GettableByName column) {
    return kind.equals(column.getString("kind"));
  }

  private Map<String, CustomProperties> properties(String keyspace) {
    Map<String, CustomProperties> byTable = new HashMap<>();
    List<Row> rows =
        dialect.match(
            cassandra -> List.of(),
            keyspaces ->
                read(
                    "custom properties",
                    "SELECT table_name, custom_properties FROM system_schema_mcs.tables WHERE keyspace_name = ?",
                    keyspace));
    for (Row row : rows) {
      byTable.put(row.getString("table_name"), new CustomProperties(CustomPropertiesText.of(row)));
    }
    return byTable;
  }

  /**
   * Whether the store is without what a statement takes away: of one that was perhaps applied, and
   * is refused now, this tells that it was.
   */
  boolean isWithout(SchemaStatement statement) {
    return statement.match(
        keyspace -> false,
        table -> false,
        this::isWithout,
        other ->
            other.dropsKeyspace()
                ? read(
                        "keyspaces",
                        "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                        other.name())
                    .isEmpty()
                : other.verb().equals("drop")
                    && other.losesTable()
                    && !tables(other.qualifiedName().keyspace())
                        .containsKey(other.qualifiedName()));
  }

  private boolean isWithout(AlterTable change) {
    SchemaTable table = tables(change.table().keyspace()).get(change.table());
    boolean takes =
        change.change() == AlterTable.Change.DROP || change.change() == AlterTable.Change.RENAME;
    if (table == null || !takes) {
      return false;
    }
    List<String> old = change.columns().stream().map(ColumnDefinition::name).toList();
    List<String> all = new ArrayList<>(change.newNames());
    all.removeAll(table.columns().keySet());
    return all.isEmpty() && old.stream().noneMatch(table.columns()::containsKey);
  }

  private List<Row> read(String what, String cql, String keyspace) {
    return store.query("read the %s of keyspace %s".formatted(what, keyspace), cql, keyspace);
  }
}
