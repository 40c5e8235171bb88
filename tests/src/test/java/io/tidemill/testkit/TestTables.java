package io.tidemill.testkit;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.pipeline.KeyspacesSettings;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.cql.UnknownCqlException;
import io.tidemill.keyspace.migrate.CassandraDialect;
import io.tidemill.keyspace.migrate.Dialect;
import io.tidemill.keyspace.migrate.RefusedCqlException;
import java.time.Duration;
import java.util.Optional;

/** Keyspaces and tables that tests make, in the words of the store that the test is held to. */
public final class TestTables {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private TestTables() {}

  /** Sends a schema statement, written for Cassandra, and returns once it has come into force. */
  public static void define(CqlSession session, LedgerAddress address, String cql) {
    Dialect dialect = Dialect.of(address);
    try {
      for (String statement : dialect.translate(cql, KeyspacesSettings.DEFAULT)) {
        session.execute(statement);
        if (!dialect.equals(new CassandraDialect())) {
          table(statement).ifPresent(table -> awaitActive(session, table));
        }
      }
    } catch (RefusedCqlException | UnknownCqlException e) {
      throw new AssertionError(cql, e);
    }
  }

  /** Waits until Keyspaces, or what stands in for it, says that a table can be used. */
  public static void awaitActive(CqlSession session, CqlName table) {
    await()
        .atMost(PATIENCE)
        .pollInterval(LOOK_EVERY)
        .until(() -> status(session, table).equals(Optional.of("ACTIVE")));
  }

  /** What Keyspaces, or what stands in for it, is about with a table; empty if there is none. */
  public static Optional<String> status(CqlSession session, CqlName table) {
    Row row =
        session
            .execute(
                "SELECT status FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
                table.keyspace(),
                table.name())
            .one();
    return Optional.ofNullable(row).map(found -> found.getString("status"));
  }

  /** A keyspace of an address, made as its store makes keyspaces. */
  public static void keyspace(CqlSession session, CassandraAddress address) {
    define(
        session,
        address,
        "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': 1}"
            .formatted(address.keyspace(), address.datacenter()));
  }

  private static Optional<CqlName> table(String statement) throws UnknownCqlException {
    return SchemaStatement.read(statement)
        .flatMap(
            known ->
                known.match(
                    keyspace -> Optional.empty(),
                    table -> Optional.of(table.table()),
                    table -> Optional.of(table.table()),
                    other -> Optional.empty()));
  }
}
