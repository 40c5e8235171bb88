package io.tidemill.keyspace.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Store;
import java.util.Map;
import java.util.Optional;

/** The keyspace that holds a ledger, and how it is replicated. */
final class LedgerKeyspace {
  /** With fewer nodes in the datacentre, one copy of each row; else this many. */
  private static final int COPIES = 3;

  private final CqlSession session;
  private final LedgerAddress address;
  private final CqlIdentifier name;

  LedgerKeyspace(CqlSession session, LedgerAddress address) {
    this.session = session;
    this.address = address;
    this.name = CqlIdentifier.fromInternal(address.keyspace());
  }

  CqlIdentifier name() {
    return name;
  }

  /** How it is replicated; empty if it isn't there. */
  Optional<Map<String, String>> replication(Store store) {
    return store
        .query(
            "look up the replication of keyspace " + name,
            "SELECT replication FROM system_schema.keyspaces WHERE keyspace_name = ?",
            name.asInternal())
        .stream()
        .findFirst()
        .map(row -> row.getMap("replication", String.class, String.class));
  }

  /**
   * What migrations may leave open.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the keyspace doesn't exist
   */
  Placeholders placeholders(Store store) {
    return replication(store)
        .map(replication -> Placeholders.of(name, replication))
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "Keyspace %s, in which migrations are noted, doesn't exist; migrate the ledger first"
                        .formatted(name)));
  }

  /** As {@link #placeholders}; of a keyspace that isn't there, as it would be made. */
  Placeholders placeholdersToBe(Store store) {
    return replication(store)
        .map(replication -> Placeholders.of(name, replication))
        .orElseGet(() -> Placeholders.of(name, replicationToBe()));
  }

  /**
   * The statement that makes it, unless it is there.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the store has no such datacentre
   */
  String create() {
    return "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = %s"
        .formatted(name.asCql(true), replicationToBe());
  }

  private String replicationToBe() {
    long nodes =
        session.getMetadata().getNodes().values().stream()
            .filter(node -> address.home().equals(node.getDatacenter()))
            .count();
    if (nodes == 0) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "The store has no datacentre \"%s\" to put keyspace %s into; correct dc= in the ledger address %s"
              .formatted(address.home(), name, address));
    }
    return Dialect.of(address).ledgerReplication(address.home(), nodes < COPIES ? 1 : COPIES);
  }
}
