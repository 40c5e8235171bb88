package io.tidemill.it;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.keyspace.CassandraLedger;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.testkit.LosingSession;

/** A ledger of its own in a real store, which loses answers when told to. */
record LedgerUnderTest(
    CassandraAddress address, CqlSession session, LosingSession losing, Ledger ledger)
    implements AutoCloseable {

  /** Makes a ledger where {@code address} says that there is none yet. */
  static LedgerUnderTest at(CassandraAddress address) {
    CqlSession session = Sessions.open(address);
    LedgerSchema.migrate(session, address);
    LosingSession losing = new LosingSession(session);
    return new LedgerUnderTest(
        address, session, losing, new CassandraLedger(losing, address, HistoryPolicy.DEFAULT));
  }

  /** The same ledger, opened anew, which keeps its history so. */
  Ledger keeping(HistoryPolicy history) {
    return new CassandraLedger(session, address, history);
  }

  /** The same store, reached through another datacentre, or so its address says. */
  CassandraAddress elsewhere() {
    return new CassandraAddress(
        address.servers(),
        address.keyspace(),
        "elsewhere",
        address.login(),
        address.tls(),
        address.rules(),
        address.pace());
  }

  @Override
  public void close() {
    session.close();
  }
}
