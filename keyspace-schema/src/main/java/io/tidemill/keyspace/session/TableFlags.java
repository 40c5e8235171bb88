package io.tidemill.keyspace.session;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import io.tidemill.core.CassandraAddress.Rules;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a table must be told in Amazon Keyspaces that it needn't be told elsewhere. */
public final class TableFlags {
  private static final String TIMESTAMPS = "client_side_timestamps";
  private static final String ENABLED = "enabled";
  private static final GenericType<Map<String, Map<String, String>>> PROPERTIES =
      GenericType.mapOf(
          GenericType.STRING, GenericType.mapOf(GenericType.STRING, GenericType.STRING));

  private TableFlags() {}

  /**
   * Sees that rows of these tables take the timestamps that they are written with. Asks the store
   * only where it is Keyspaces, or held to its rules; elsewhere every table takes them.
   *
   * @throws TidemillException of kind {@code PIPELINE} if one doesn't; it names all that don't
   */
  public static void requireClientTimestamps(
      CqlSession session, LedgerAddress address, List<TableName> tables) {
    Rules rules = address.match(cassandra -> cassandra.rules(), keyspaces -> Rules.KEYSPACES);
    if (rules == Rules.CASSANDRA) {
      return;
    }
    Store store = new Store(session);
    List<String> missing =
        tables.stream()
            .filter(table -> !ENABLED.equals(status(store, table)))
            .map(TableName::toString)
            .toList();
    if (!missing.isEmpty()) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Expected tables with client-side timestamps, by which a late attempt's rows lose, found none on %s; switch them on by a migration: ALTER TABLE … WITH CUSTOM_PROPERTIES = {'%s': {'status': '%s'}}"
              .formatted(String.join(", ", missing), TIMESTAMPS, ENABLED));
    }
  }

  private static String status(Store store, TableName table) {
    return store
        .query(
            "read the options of " + table,
            "SELECT custom_properties FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
            table.keyspace(),
            table.table())
        .stream()
        .map((Row row) -> row.get("custom_properties", PROPERTIES))
        .flatMap(properties -> Optional.ofNullable(properties).stream())
        .map(properties -> properties.getOrDefault(TIMESTAMPS, Map.of()).getOrDefault("status", ""))
        .findFirst()
        .orElse("");
  }
}
