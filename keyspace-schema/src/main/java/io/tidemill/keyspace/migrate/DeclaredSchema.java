package io.tidemill.keyspace.migrate;

import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.ColumnDefinition;
import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CqlOptions;
import io.tidemill.keyspace.cql.CqlToken;
import io.tidemill.keyspace.cql.CqlTokens;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.OtherSchemaStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tables that statements add up to, one after another. Not for use by several threads. */
final class DeclaredSchema {
  private static final String TTL = "default_time_to_live";

  private final Dialect dialect;
  private final KeyspacesSettings settings;
  private final Map<CqlName, SchemaTable> tables = new LinkedHashMap<>();

  DeclaredSchema(Dialect dialect, KeyspacesSettings settings) {
    this.dialect = dialect;
    this.settings = settings;
  }

  /** The tables there are now. */
  Map<CqlName, SchemaTable> tables() {
    return new LinkedHashMap<>(tables);
  }

  /** Takes in what another statement does. */
  void add(SchemaStatement statement) {
    statement.match(
        keyspace -> null,
        table -> tables.putIfAbsent(table.table(), created(table)),
        table -> tables.computeIfPresent(table.table(), (name, before) -> altered(before, table)),
        this::dropped);
  }

  private SchemaTable created(CreateTable table) {
    Map<String, String> columns = new TreeMap<>();
    table.columns().forEach(column -> columns.put(column.name(), ColumnTypes.of(column)));
    Set<String> descending =
        table.options().value(CqlOptions.ORDER).map(DeclaredSchema::descending).orElse(Set.of());
    return new SchemaTable(
        table.table(),
        columns,
        table.partitionKey(),
        table.clustering().stream()
            .map(column -> descending.contains(column) ? column + " DESC" : column)
            .toList(),
        table.options().value(TTL).map(DeclaredSchema::seconds).orElse(0),
        dialect.match(
            cassandra -> Optional.empty(),
            keyspaces -> Optional.of(CustomProperties.of(table, settings))));
  }

  private static SchemaTable altered(SchemaTable before, AlterTable change) {
    Map<String, String> columns = new TreeMap<>(before.columns());
    SchemaTable after = before;
    for (int i = 0; i < change.columns().size(); i++) {
      ColumnDefinition column = change.columns().get(i);
      switch (change.change()) {
        case ADD -> columns.putIfAbsent(column.name(), ColumnTypes.of(column));
        case TYPE -> columns.put(column.name(), ColumnTypes.of(column));
        case DROP -> columns.remove(column.name());
        case RENAME -> {
          String renamed = change.newNames().get(i);
          columns.put(renamed, columns.remove(column.name()));
          after = after.withKeyColumn(column.name(), renamed);
        }
        case OPTIONS -> throw new IllegalStateException("Options come without columns");
      }
    }
    Optional<Integer> expiring = change.options().value(TTL).map(DeclaredSchema::seconds);
    return after.with(columns).expiring(expiring.orElse(before.timeToLive()));
  }

  private Void dropped(OtherSchemaStatement statement) {
    if (statement.dropsKeyspace()) {
      tables.keySet().removeIf(table -> table.keyspace().equals(statement.name()));
    } else if (statement.losesTable() && statement.verb().equals("drop")) {
      tables.remove(statement.qualifiedName());
    }
    return null;
  }

  private static Set<String> descending(String order) {
    Set<String> descending = new HashSet<>();
    CqlToken before = new CqlCursor("").peek();
    for (CqlToken token : CqlTokens.of(order)) {
      if (token.is("desc") && before.isName()) {
        descending.add(before.name());
      }
      before = token;
    }
    return descending;
  }

  private static int seconds(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      // The store refuses it, and so it is never applied.
      return 0;
    }
  }
}
