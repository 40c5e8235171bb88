package io.tidemill.keyspace;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Store;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

/** The one row that tells which ledger a keyspace holds. */
final class LedgerRow {
  /** The row's key. */
  static final String NAME = "ledger";

  private static final String HOME = "home";
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String LETTERS_AND_DIGITS = LETTERS + "0123456789";
  private static final int ID_LENGTH = 8;

  private final Store store;
  private final LedgerAddress address;
  private final String table;

  /**
   * The row in the keyspace of {@code address}, whether there is one or not.
   *
   * @param address through which it is reached
   */
  LedgerRow(Store store, LedgerAddress address) {
    this.store = requireNonNull(store, "store");
    this.address = requireNonNull(address, "address");
    this.table = CqlIdentifier.fromInternal(address.keyspace()).asCql(true) + ".ledger";
  }

  /**
   * The id of the ledger, which must be at home where it is reached.
   *
   * @throws TidemillException of kind {@code OPERATOR} if there is none, or it isn't
   */
  LedgerId atHome() {
    Row row = read().orElseThrow(() -> unfit("holds no ledger yet; migrate it first"));
    boolean pinned = row.getColumnDefinitions().contains(HOME) && !row.isNull(HOME);
    if (!pinned) {
      throw unfit("holds a ledger of an older version, without a home; migrate it first");
    }
    requireHome(row.getString(HOME));
    return id(row);
  }

  /** Draws an id and pins the home, unless it has them; returns as {@link #atHome} does. */
  LedgerId make() {
    LedgerId id = read().map(LedgerRow::id).orElseGet(this::makeId);
    store
        .changeUntilAnswered(
            "pin the ledger's home",
            "UPDATE %s SET home = ? WHERE name = ? IF home = null".formatted(table),
            address.home(),
            NAME)
        .ifPresent(refusal -> requireHome(refusal.getString(HOME)));
    return id;
  }

  private Optional<Row> read() {
    return store
        .query("read the ledger's id", "SELECT * FROM %s WHERE name = ?".formatted(table), NAME)
        .stream()
        .findFirst();
  }

  private static LedgerId id(Row row) {
    return new LedgerId(row.getString("id"));
  }

  private void requireHome(String home) {
    if (!home.equals(address.home())) {
      throw unfit(
          "holds a ledger whose home is \"%s\", and %s reaches it through \"%s\": changes through two datacentres don't see each other. Give the address of its home"
              .formatted(home, address, address.home()));
    }
  }

  private TidemillException unfit(String what) {
    return new TidemillException(
        FailureKind.OPERATOR, "Keyspace %s %s".formatted(address.keyspace(), what));
  }

  private LedgerId makeId() {
    LedgerId drawn = drawId(new SecureRandom());
    return store
        .changeUntilAnswered(
            "make the ledger's id",
            "INSERT INTO %s (name, id, made_at) VALUES (?, ?, ?) IF NOT EXISTS".formatted(table),
            NAME,
            drawn.value(),
            Instant.now())
        .map(LedgerRow::id)
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
