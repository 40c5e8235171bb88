package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;

/** Makes a ledger where there is none, and brings an older one up to date. */
public final class LedgerSchema {
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
    return migrate(session, address, new Migrator(session, address));
  }

  /** As {@link #migrate(CqlSession, LedgerAddress)}, by a migrator that tells what it does. */
  public static LedgerId migrate(CqlSession session, LedgerAddress address, Migrator migrator) {
    migrator.makeLedgerKeyspace();
    migrator.apply(MigrationSet.ledger());
    return new LedgerRow(new Store(session), address).make();
  }
}
