package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.keyspace.migrate.MigrationSet;
import io.tidemill.keyspace.migrate.Migrator;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** Makes a ledger where there is none, and brings an older one up to date. */
public final class LedgerSchema {
  /** The key of the ledger table's one row. */
  static final String NAME = "ledger";

  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String LETTERS_AND_DIGITS = LETTERS + "0123456789";
  private static final int ID_LENGTH = 8;

  private LedgerSchema() {}

  /**
   * Makes keyspace, tables and ledger id if they are absent. Safe to run again, and from several
   * processes at once.
   *
   * @param session from {@link Sessions#open}
   * @return the ledger's id
   */
  public static LedgerId migrate(CqlSession session, LedgerAddress address) {
    return migrate(session, address, new Migrator(session, address));
  }

  /** As {@link #migrate(CqlSession, LedgerAddress)}, by a migrator that tells what it does. */
  public static LedgerId migrate(CqlSession session, LedgerAddress address, Migrator migrator) {
    Store store = new Store(session);
    String keyspace = CqlIdentifier.fromInternal(address.keyspace()).asCql(true);
    migrator.makeLedgerKeyspace();
    migrator.apply(MigrationSet.ledger());
    return id(store, keyspace).orElseGet(() -> makeId(store, keyspace));
  }

  /** The id of the ledger in {@code keyspace} (as CQL), if there is one. */
  static Optional<LedgerId> id(Store store, String keyspace) {
    return store
        .query(
            "read the ledger's id",
            "SELECT id FROM %s.ledger WHERE name = ?".formatted(keyspace),
            NAME)
        .stream()
        .findFirst()
        .map(row -> new LedgerId(row.getString("id")));
  }

  private static LedgerId makeId(Store store, String keyspace) {
    LedgerId drawn = drawId(new SecureRandom());
    return store
        .changeUntilAnswered(
            "make the ledger's id",
            "INSERT INTO %s.ledger (name, id, made_at) VALUES (?, ?, ?) IF NOT EXISTS"
                .formatted(keyspace),
            NAME,
            drawn.value(),
            Instant.now())
        .map(refusal -> new LedgerId(refusal.getString("id")))
        .orElse(drawn);
  }

  private static LedgerId drawId(SecureRandom random) {
    StringBuilder id = new StringBuilder();
    for (int i = 0; i < ID_LENGTH; i++) {
      String from = i == 0 ? LETTERS : LETTERS_AND_DIGITS;
      id.append(from.charAt(random.nextInt(from.length())));
    }
    return new LedgerId(id.toString());
  }
}
