package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.keyspace.cql.CqlScript;
import io.tidemill.keyspace.cql.CqlStatement;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import io.tidemill.keyspace.session.StoreErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies versioned CQL files, each once, in order. Safe to run again, and from several processes
 * at once: one of them claims a file by compare-and-set, the others wait until it is applied. If
 * the one dies, its claim ends after two minutes, and another goes on after the last statement that
 * was noted as applied. The statement after that one may have been applied too, so statements are
 * best written with {@code IF NOT EXISTS}; a plain {@code CREATE}, or {@code ALTER TABLE … ADD}, is
 * understood as well.
 *
 * <p>What is applied is noted in the table {@code schema_migrations} of the ledger's keyspace,
 * which must exist. Safe for use by several threads.
 */
public final class Migrator {
  /**
   * Longer than a schema statement may take, agreement of the nodes and differing clocks included.
   */
  private static final Duration CLAIM = Duration.ofMinutes(2);

  private static final Duration POLL = Duration.ofMillis(250);

  /** Where in a statement the store's parser stopped. */
  private static final Pattern PLACE = Pattern.compile("line (\\d+):(\\d+) (.*)", Pattern.DOTALL);

  private static final String OWN_TABLE = "schema/migrations.cql";

  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private final Store store;
  private final CqlIdentifier keyspace;
  private final InstantSource clock;

  /**
   * Makes a migrator.
   *
   * @param session from {@link Sessions#open}
   * @param keyspace the ledger's, whatever keyspaces the migrations are about
   */
  public Migrator(CqlSession session, String keyspace) {
    this(session, keyspace, InstantSource.system());
  }

  /**
   * Makes a migrator.
   *
   * @param session from {@link Sessions#open}
   * @param keyspace the ledger's, whatever keyspaces the migrations are about
   * @param clock tells when claims end
   */
  public Migrator(CqlSession session, String keyspace, InstantSource clock) {
    this.store = new Store(session);
    this.keyspace = CqlIdentifier.fromInternal(keyspace);
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Applies what is not applied yet.
   *
   * @return the migrations that this call applied, in order
   * @throws TidemillException of kind {@code PIPELINE}, naming file and line, if a statement is
   *     refused, or if a file that was applied is changed or missing; of kind {@code
   *     INFRASTRUCTURE} or {@code UNKNOWN_OUTCOME} if the store doesn't answer: applying again goes
   *     on from there
   */
  public List<Migration> apply(MigrationSet set) {
    Placeholders placeholders = Placeholders.of(store, keyspace);
    MigrationLog migrations = new MigrationLog(store, keyspace, UUID.randomUUID().toString());
    Map<Integer, MigrationLog.Entry> entries =
        migrations.entries(set, placeholders.fill(OWN_TABLE, ownTable()));
    refuseUnknown(set, entries);
    List<Migration> applied = new ArrayList<>();
    for (Migration migration : set.migrations()) {
      MigrationLog.Entry entry = entries.get(migration.version());
      boolean done = entry != null && isApplied(migration, entry);
      if (!done && apply(set, migration, migrations, placeholders)) {
        applied.add(migration);
      }
    }
    return applied;
  }

  private static CqlStatement ownTable() {
    return CqlScript.split(OWN_TABLE, MigrationSet.resource(OWN_TABLE)).get(0);
  }

  /** Whether this process applied the migration; false if another has. */
  private boolean apply(
      MigrationSet set, Migration migration, MigrationLog migrations, Placeholders placeholders) {
    boolean waiting = false;
    while (true) {
      Instant now = clock.instant();
      Instant until = now.plus(CLAIM);
      Optional<MigrationLog.Entry> begun = migrations.begin(set, migration, until);
      if (begun.isEmpty()) {
        if (run(set, migration, migrations, placeholders, 0, false)) {
          return true;
        }
        continue;
      }
      MigrationLog.Entry entry = begun.get();
      if (isApplied(migration, entry)) {
        return false;
      }
      if (now.isBefore(entry.claimedUntil())) {
        if (!waiting) {
          log.info(
              "Waiting for another process to apply {} (its claim ends at {})",
              migration.source(),
              entry.claimedUntil());
          waiting = true;
        }
        pause(migration);
      } else if (migrations.takeOver(set, migration, entry, until)
          && run(set, migration, migrations, placeholders, entry.statementsDone(), true)) {
        return true;
      }
    }
  }

  /**
   * Runs the statements that are not done; false if the claim was lost meanwhile.
   *
   * @param resumed whether another process began, and may have applied the first of them
   */
  private boolean run(
      MigrationSet set,
      Migration migration,
      MigrationLog migrations,
      Placeholders placeholders,
      int done,
      boolean resumed) {
    try {
      for (int i = done; i < migration.statements().size(); i++) {
        CqlStatement statement = migration.statements().get(i);
        define(migration, statement, placeholders, resumed && i == done);
        if (!migrations.advance(set, migration, i + 1, clock.instant().plus(CLAIM))) {
          return false;
        }
      }
      boolean finished = migrations.finish(set, migration, clock.instant());
      if (finished) {
        log.info("Applied {}", migration.source());
      }
      return finished;
    } catch (TidemillException e) {
      giveUp(set, migration, migrations, e);
      throw e;
    }
  }

  /**
   * Sends one statement.
   *
   * @param perhapsApplied whether a process that stopped may have applied it before
   */
  private void define(
      Migration migration,
      CqlStatement statement,
      Placeholders placeholders,
      boolean perhapsApplied) {
    String cql = placeholders.fill(migration.source(), statement);
    try {
      store.define("apply " + migration.source(), cql);
    } catch (TidemillException e) {
      if (!(perhapsApplied && StoreErrors.alreadyThere(e.getCause()))) {
        throw located(migration, statement, e);
      }
      log.info(
          "{}:{} had been applied before the process that did so stopped",
          migration.source(),
          statement.line());
    }
  }

  private static void giveUp(
      MigrationSet set, Migration migration, MigrationLog migrations, TidemillException cause) {
    try {
      migrations.giveUp(set, migration);
    } catch (TidemillException e) {
      // The claim ends by itself.
      cause.addSuppressed(e);
    }
  }

  /**
   * Whether the migration is applied, whole.
   *
   * @throws TidemillException if what is applied of it is not what it says now. Statements that are
   *     not applied may still change: that is how a broken file is mended
   */
  private static boolean isApplied(Migration migration, MigrationLog.Entry entry) {
    boolean same =
        entry.applied()
            ? migration.checksum().equals(entry.checksum())
            : migration.statements().size() >= entry.statementsDone()
                && migration.checksumOfFirst(entry.statementsDone()).equals(entry.doneChecksum());
    if (!same) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "%s: changed after %s; expected checksum %s, found %s. Restore the text, and put what is new into a migration of its own"
              .formatted(
                  migration.source(),
                  entry.applied()
                      ? "it was applied"
                      : "its first %d statements were applied".formatted(entry.statementsDone()),
                  entry.checksum(),
                  migration.checksum()));
    }
    return entry.applied();
  }

  private static void refuseUnknown(MigrationSet set, Map<Integer, MigrationLog.Entry> entries) {
    entries.values().stream()
        .filter(entry -> entry.version() > set.migrations().size())
        .findFirst()
        .ifPresent(
            entry -> {
              throw new TidemillException(
                  FailureKind.PIPELINE,
                  "Migrations \"%s\": %s is applied, but the newest one here is version %d. Restore the file, or use the newer version of Tidemill that brought it"
                      .formatted(set.name(), entry.name(), set.migrations().size()));
            });
  }

  private static TidemillException located(
      Migration migration, CqlStatement statement, TidemillException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    Matcher place = PLACE.matcher(String.valueOf(cause.getMessage()));
    boolean placed = place.matches();
    int line = statement.line() + (placed ? Integer.parseInt(place.group(1)) - 1 : 0);
    String found = placed ? place.group(3) : cause.getMessage();
    return e.kind() == FailureKind.OPERATOR
        ? new TidemillException(
            FailureKind.PIPELINE,
            "%s:%d: the store refused the statement: %s. Mend it and apply again; the statements before it stand"
                .formatted(migration.source(), line, found),
            cause)
        : new TidemillException(
            e.kind(),
            "%s:%d: %s".formatted(migration.source(), statement.line(), e.getMessage()),
            cause);
  }

  private static void pause(Migration migration) {
    if (!Store.slept(POLL)) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Interrupted while another process applied %s; apply again"
              .formatted(migration.source()));
    }
  }
}
