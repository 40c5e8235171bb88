package io.tidemill.keyspace.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.session.Backoff;
import io.tidemill.keyspace.session.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table {@code schema_migrations}: what is applied, and who applies what now. One process is
 * told apart from another by an owner text that it draws itself, so that its own changes, answered
 * or not, are known when seen.
 */
final class MigrationLog {
  /** When a claim that was given up ended: any process may take over. */
  private static final Instant GIVEN_UP = Instant.EPOCH;

  private final Store store;
  private final CqlIdentifier keyspace;
  private final String owner;

  MigrationLog(Store store, CqlIdentifier keyspace, String owner) {
    this.store = store;
    this.keyspace = keyspace;
    this.owner = owner;
  }

  /** A row of the table. */
  record Entry(
      int version,
      String name,
      String checksum,
      int statementsDone,
      String doneChecksum,
      boolean applied,
      String owner,
      Instant claimedUntil) {
    private static Entry read(Row row) {
      return new Entry(
          row.getInt("version"),
          row.getString("name"),
          row.getString("checksum"),
          row.getInt("statements_done"),
          row.getString("done_checksum"),
          !row.isNull("applied_at"),
          row.getString("owner"),
          row.getInstant("claimed_until"));
    }
  }

  /**
   * What is noted of a set, by version. Makes the table if it isn't there.
   *
   * @param create does so
   */
  Map<Integer, Entry> entries(MigrationSet set, Runnable create) {
    for (int tries = 1; ; tries++) {
      try {
        return entries(set);
      } catch (TidemillException e) {
        // A replica that has not heard of the new table yet fails to read it.
        boolean behind = e.getCause() instanceof ReadFailureException;
        if (tries == Backoff.TRIES || (e.kind() != FailureKind.OPERATOR && !behind)) {
          throw e;
        }
        if (!behind) {
          define(create, tries);
        } else if (!Store.slept(Backoff.after(tries))) {
          throw e;
        }
      }
    }
  }

  /**
   * Makes the table. What another process has just made, keyspace or table, is there for some nodes
   * earlier than for others, so a refusal counts only if it stays.
   */
  private static void define(Runnable create, int tries) {
    try {
      create.run();
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.OPERATOR || !Store.slept(Backoff.after(tries))) {
        throw e;
      }
    }
  }

  /** As {@link #entries(MigrationSet, Runnable)}; nothing if the table isn't there. */
  Map<Integer, Entry> entriesIfThere(MigrationSet set) {
    boolean there =
        !store
            .query(
                "look for schema_migrations",
                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = 'schema_migrations'",
                keyspace.asInternal())
            .isEmpty();
    return there ? entries(set) : Map.of();
  }

  private Map<Integer, Entry> entries(MigrationSet set) {
    return store
        .query(
            "read which migrations are applied",
            "SELECT * FROM %s.schema_migrations WHERE migration_set = ?"
                .formatted(keyspace.asCql(true)),
            set.name())
        .stream()
        .map(Entry::read)
        .collect(Collectors.toMap(Entry::version, Function.identity()));
  }

  /**
   * Claims a migration that nobody has begun.
   *
   * @return empty if it is ours now; else the row that is there
   */
  Optional<Entry> begin(MigrationSet set, Migration migration, Instant until) {
    return store
        .changeUntilAnswered(
            "claim " + migration,
            "INSERT INTO %s.schema_migrations (migration_set, version, name, checksum, statements_done, done_checksum, owner, claimed_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS"
                .formatted(keyspace.asCql(true)),
            set.name(),
            migration.version(),
            migration.name(),
            migration.checksum(),
            0,
            migration.checksumOfFirst(0),
            owner,
            until)
        .map(Entry::read)
        .filter(entry -> !entry.owner().equals(owner));
  }

  /** Takes over a migration whose claim has ended; false if somebody else was faster. */
  boolean takeOver(MigrationSet set, Migration migration, Entry ended, Instant until) {
    return ours(
        store.changeUntilAnswered(
            "claim " + migration,
            "UPDATE %s.schema_migrations SET name = ?, checksum = ?, owner = ?, claimed_until = ? WHERE migration_set = ? AND version = ? IF owner = ? AND claimed_until = ?"
                .formatted(keyspace.asCql(true)),
            migration.name(),
            migration.checksum(),
            owner,
            until,
            set.name(),
            migration.version(),
            ended.owner(),
            ended.claimedUntil()));
  }

  /** Notes that {@code done} statements are applied; false if the claim is no longer ours. */
  boolean advance(MigrationSet set, Migration migration, int done, Instant until) {
    return note(
        set,
        migration,
        "statements_done = ?, done_checksum = ?, claimed_until = ?",
        done,
        migration.checksumOfFirst(done),
        until);
  }

  /** Notes that all statements are applied; false if the claim is no longer ours. */
  boolean finish(MigrationSet set, Migration migration, Instant now) {
    return note(set, migration, "applied_at = ?", now);
  }

  /** Lets any process go on with the migration at once. */
  void giveUp(MigrationSet set, Migration migration) {
    note(set, migration, "claimed_until = ?", GIVEN_UP);
  }

  private boolean note(
      MigrationSet set, Migration migration, String assignments, Object... values) {
    List<Object> all = new ArrayList<>(List.of(values));
    all.addAll(List.of(set.name(), migration.version(), owner));
    return ours(
        store.changeUntilAnswered(
            "note how far %s is".formatted(migration),
            "UPDATE %s.schema_migrations SET %s WHERE migration_set = ? AND version = ? IF owner = ?"
                .formatted(keyspace.asCql(true), assignments),
            all.toArray()));
  }

  /** A refusal that shows our own name means that an earlier sending of the change was applied. */
  private boolean ours(Optional<Row> refusal) {
    return refusal
        .map(
            row ->
                row.getColumnDefinitions().contains("owner")
                    && owner.equals(row.getString("owner")))
        .orElse(true);
  }
}
