package io.tidemill.keyspace.guard;

import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.CqlOptions;
import io.tidemill.keyspace.cql.CreateKeyspace;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The service's schema statements in words that Cassandra takes. */
final class InCassandra {
  /** Options that only the service has. */
  private static final Set<String> OF_KEYSPACES =
      Set.of(CustomPropertiesText.OPTION, "autoscaling_settings", "tags", "cdc");

  /** Answered without rows, like a schema statement. */
  private static final String NOTHING = "SELECT key FROM system.local WHERE key = 'nothing'";

  private InCassandra() {}

  /** With another replication, as CQL. */
  static String create(CreateKeyspace keyspace, String replication) {
    Map<String, String> options = withoutThose(keyspace.options());
    options.put("replication", replication);
    return keyspace.with(new CqlOptions(options));
  }

  static String create(CreateTable table) {
    return table.with(new CqlOptions(withoutThose(table.options())));
  }

  /**
   * What is left for Cassandra to change; a statement that changes nothing if nothing is.
   *
   * @param cql the whole statement
   */
  static String alter(String cql, AlterTable table) {
    if (table.change() != AlterTable.Change.OPTIONS) {
      return cql;
    }
    Map<String, String> options = withoutThose(table.options());
    return options.isEmpty()
        ? NOTHING
        : "ALTER TABLE %s %s".formatted(table.table().asCql(), new CqlOptions(options).asCql());
  }

  private static Map<String, String> withoutThose(CqlOptions options) {
    Map<String, String> kept = new LinkedHashMap<>(options.values());
    kept.keySet().removeAll(OF_KEYSPACES);
    return kept;
  }
}
