package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.migrate.Dialect;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;

/** Makes a ledger where there is none, and brings an older one up to date. */
public final class LedgerSchema {
  /** With fewer nodes in the datacentre, one copy of each row; else this many. */
  private static final int REPLICAS = 3;

  private LedgerSchema() {}

  /**
   * Makes keyspace, tables and ledger id if they are absent, and makes {@code address}'s home the
   * ledger's if it has none. Safe to run again, and from several processes at once, if all of them
   * name the same home: of two that each name another, at the first migration, each may take its
   * own for the ledger's, until one of them is refused.
   *
   * @param session from {@link Sessions#open}
   * @return the ledger's id
   * @throws TidemillException of kind {@code OPERATOR} if the ledger is at home elsewhere
   */
  public static LedgerId migrate(CqlSession session, LedgerAddress address) {
    Store store = new Store(session);
    String keyspace = CqlIdentifier.fromInternal(address.keyspace()).asCql(true);
    createKeyspace(session, store, address, keyspace);
    new Migrator(session, address.keyspace()).apply(MigrationSet.ledger());
    return new LedgerRow(store, address).make();
  }

  private static void createKeyspace(
      CqlSession session, Store store, LedgerAddress address, String keyspace) {
    boolean there =
        !store
            .query(
                "look for keyspace " + keyspace,
                "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                address.keyspace())
            .isEmpty();
    if (there) {
      return;
    }
    long nodes =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> address.home().equals(node.getDatacenter()))
            .count();
    if (nodes == 0) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The store has no datacentre \"%s\" to put keyspace %s into; correct dc= in the ledger address %s"
              .formatted(address.home(), keyspace, address));
    }
    store.define(
        "create keyspace " + keyspace,
        Dialect.of(address)
            .createLedgerKeyspace(
                address.keyspace(), address.home(), nodes < REPLICAS ? 1 : REPLICAS));
  }
}
