package io.tidemill.keyspace.guard;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.keyspace.cql.CqlName;
import java.time.InstantSource;
import java.util.Optional;

/** Holds sessions to what Amazon Keyspaces takes. */
public final class Guard {
  private Guard() {}

  /**
   * The session, held to the rules of the store that it reaches: itself with a Cassandra that is
   * one; one that refuses by a {@link KeyspacesRuleException} whatever Keyspaces would refuse, with
   * Keyspaces or a Cassandra that stands in for it. Closing it closes {@code session}.
   */
  public static CqlSession hold(CqlSession session, LedgerAddress address) {
    return hold(session, address, InstantSource.system());
  }

  /** As {@link #hold(CqlSession, LedgerAddress)}, by another clock. */
  public static CqlSession hold(CqlSession session, LedgerAddress address, InstantSource clock) {
    return address.match(
        cassandra ->
            cassandra.rules() == CassandraAddress.Rules.CASSANDRA
                ? session
                : new GuardedSession(
                    session,
                    new LocalKeyspaces(session, cassandra.home(), clock),
                    cassandra.pace(),
                    clock),
        keyspaces -> new GuardedSession(session, new RealKeyspaces(session), 0, clock));
  }

  /** The first rule that a statement's text alone breaks; empty if none, or it can't be read. */
  public static Optional<Violation> violation(String cql) {
    return Analysis.of(cql).violation();
  }

  /** Whether a keyspace is the store's own, in Keyspaces or in Cassandra. */
  public static boolean isSystem(String keyspace) {
    return TextRules.isSystem(keyspace);
  }

  /**
   * What a table may be used for, by a session that is held to Keyspaces' rules; empty with one
   * that isn't, and if there is no such table.
   */
  public static Optional<TableProperties> properties(CqlSession session, TableName table) {
    return session instanceof GuardedSession guarded
        ? guarded.properties(new CqlName(table.keyspace(), table.table()))
        : Optional.empty();
  }
}
