package io.tidemill.keyspace.migrate;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.pipeline.KeyspacesSettings;
import java.util.List;
import java.util.function.Function;

/**
 * What a store takes. Files of CQL are written once, for Cassandra; a dialect turns each of their
 * statements into those that its store takes in its place.
 */
public sealed interface Dialect permits CassandraDialect, KeyspacesDialect {
  /** The store's dialect: that of the rules which it is held to. */
  static Dialect of(LedgerAddress address) {
    return address.match(
        cassandra ->
            cassandra.rules() == CassandraAddress.Rules.KEYSPACES
                ? new KeyspacesDialect()
                : new CassandraDialect(),
        keyspaces -> new KeyspacesDialect());
  }

  <R> R match(Function<CassandraDialect, R> onCassandra, Function<KeyspacesDialect, R> onKeyspaces);

  /** The store's name, for people. */
  String store();

  /**
   * The statements to send in place of a file's; none if there is nothing to do in this store. All
   * of them may be sent again, save those that make something.
   *
   * @param cql one statement, its placeholders filled in
   * @param settings of the folder that the file lies in
   * @throws RefusedCqlException if the store has nothing like it
   */
  List<String> translate(String cql, KeyspacesSettings settings) throws RefusedCqlException;

  /**
   * How the ledger's own keyspace is replicated, as a map of CQL: in its home alone.
   *
   * @param home the ledger's datacentre or region
   * @param copies of each row, where that is for us to say
   */
  String ledgerReplication(String home, int copies);
}
