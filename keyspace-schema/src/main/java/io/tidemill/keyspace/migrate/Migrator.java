package io.tidemill.keyspace.migrate;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillException;
import io.tidemill.core.yaml.Problem;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies versioned CQL files, each once, in order, in the store's {@link Dialect}. Safe to run
 * again, and from several processes at once: one of them claims a file by compare-and-set, the
 * others wait until it is applied. If the one dies, its claim ends after two minutes, and another
 * goes on after the last statement that was noted as applied. The statement after that one may have
 * been applied too, so statements are best written with {@code IF NOT EXISTS}; a plain {@code
 * CREATE} or {@code DROP}, or {@code ALTER TABLE}, is understood as well.
 *
 * <p>All statements are looked at before the first one is sent: what the store has nothing like,
 * and what takes something away from a table in use, is refused, and nothing is claimed.
 *
 * <p>What is applied is noted in the table {@code schema_migrations} of the ledger's keyspace,
 * which must exist. Safe for use by several threads.
 */
public final class Migrator {
  private static final String OWN_TABLE = "schema/migrations.cql";

  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private final CqlSession session;
  private final Store store;
  private final Dialect dialect;
  private final LedgerKeyspace keyspace;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final Pending.Later later;

  /**
   * Makes a migrator.
   *
   * @param session from {@link Sessions#open}
   * @param ledger in whose keyspace migrations are noted, whatever keyspaces they are about
   */
  public Migrator(CqlSession session, LedgerAddress ledger) {
    this(session, ledger, InstantSource.system());
  }

  /**
   * Makes a migrator.
   *
   * @param session from {@link Sessions#open}
   * @param ledger in whose keyspace migrations are noted, whatever keyspaces they are about
   * @param clock tells when claims end
   */
  public Migrator(CqlSession session, LedgerAddress ledger, InstantSource clock) {
    this(
        session,
        new LedgerKeyspace(session, ledger),
        Dialect.of(ledger),
        clock,
        log::info,
        Pending.Later.REFUSED);
  }

  private Migrator(
      CqlSession session,
      LedgerKeyspace keyspace,
      Dialect dialect,
      InstantSource clock,
      Consumer<String> progress,
      Pending.Later later) {
    this.session = requireNonNull(session, "session");
    this.store = new Store(session);
    this.dialect = dialect;
    this.keyspace = keyspace;
    this.clock = requireNonNull(clock, "clock");
    this.progress = requireNonNull(progress, "progress");
    this.later = requireNonNull(later, "later");
  }

  /** The same, which tells somebody else than the log what it applies and waits for. */
  public Migrator telling(Consumer<String> listener) {
    return new Migrator(session, keyspace, dialect, clock, listener, later);
  }

  /**
   * The same, which leaves alone what a later deployment has applied, or begun: a deployment that
   * is rolled back brings its older files. Without this, a set that lacks an applied file is
   * refused.
   */
  public Migrator leavingLater() {
    return new Migrator(session, keyspace, dialect, clock, progress, Pending.Later.LEFT);
  }

  /** As {@link #apply(MigrationSet, TablesInUse)}, where no table is in use. */
  public List<Migration> apply(MigrationSet set) {
    return apply(set, TablesInUse.NONE);
  }

  /**
   * Applies what is not applied yet.
   *
   * @param inUse tables that lose nothing
   * @return the migrations that this call applied, in order
   * @throws TidemillException of kind {@code PIPELINE}, naming file and line, if a statement is
   *     refused, or if a file that was applied is changed or missing; of kind {@code OPERATOR} if
   *     the user may not do this; of kind {@code INFRASTRUCTURE} or {@code UNKNOWN_OUTCOME} if the
   *     store doesn't answer: applying again goes on from there
   */
  public List<Migration> apply(MigrationSet set, TablesInUse inUse) {
    Placeholders placeholders = keyspace.placeholders(store);
    Translator translator = new Translator(dialect, placeholders, set, inUse);
    SchemaChanges changes = changes();
    MigrationLog migrations = migrations();
    Step own = ownTable(placeholders);
    Map<Integer, MigrationLog.Entry> entries =
        migrations.entries(
            set,
            () -> {
              changes.awaitIdle(own.meaning(), () -> true);
              own.cql().forEach(cql -> changes.begin("create schema_migrations", cql));
              changes.await(own.meaning(), () -> true);
            });
    Pending pending = Pending.of(set, entries, translator, later);
    Pending.refuse(pending.problems());
    Pending.unknown(set, entries)
        .ifPresent(
            entry ->
                progress.accept(
                    "Migrations \"%s\": %s is of a later deployment; it stays as it is"
                        .formatted(set.name(), entry.name())));
    MigrationRun run =
        new MigrationRun(
            set, migrations, translator, changes, new LiveSchema(store, dialect), clock, progress);
    List<Migration> applied = new ArrayList<>();
    for (Migration migration : pending.steps().keySet()) {
      if (run.apply(migration)) {
        applied.add(migration);
      }
    }
    return applied;
  }

  /**
   * What {@link #apply} would do, and how the store differs from what the files say. Changes
   * nothing; the ledger's keyspace need not exist.
   *
   * @throws TidemillException of kind {@code PIPELINE} if a file that was applied is changed or
   *     missing; of other kinds if the store can't be read
   */
  public MigrationPlan plan(MigrationSet set, TablesInUse inUse) {
    Placeholders placeholders = keyspace.placeholdersToBe(store);
    Translator translator = new Translator(dialect, placeholders, set, inUse);
    Map<Integer, MigrationLog.Entry> entries = migrations().entriesIfThere(set);
    Pending pending = Pending.of(set, entries, translator, later);
    List<MigrationPlan.Statement> first = new ArrayList<>();
    if (entries.isEmpty() && set.isLedger()) {
      first.addAll(ownStatements(placeholders));
    }
    return MigrationPlan.of(
        set,
        first,
        pending,
        entries,
        new Drift(new LiveSchema(store, dialect), dialect, set.settings()).of(pending));
  }

  /**
   * Looks at all that isn't applied yet, as {@link #apply} does before it sends anything.
   *
   * @throws TidemillException of kind {@code PIPELINE}, with every problem, if anything is refused
   */
  public void check(MigrationSet set, TablesInUse inUse) {
    Pending.refuse(plan(set, inUse).refused());
  }

  /** What comes before the first migration of a ledger that isn't there. */
  private List<MigrationPlan.Statement> ownStatements(Placeholders placeholders) {
    List<MigrationPlan.Statement> statements = new ArrayList<>();
    if (keyspace.replication(store).isEmpty()) {
      statements.add(new MigrationPlan.Statement(OWN_TABLE, 1, keyspace.create()));
    }
    Step own = ownTable(placeholders);
    own.cql()
        .forEach(
            cql ->
                statements.add(
                    new MigrationPlan.Statement(OWN_TABLE, own.statement().line(), cql)));
    return statements;
  }

  /** Makes the ledger's keyspace, unless it is there. */
  public void makeLedgerKeyspace() {
    if (keyspace.replication(store).isPresent()) {
      return;
    }
    SchemaChanges changes = changes();
    String cql = keyspace.create();
    changes.begin("create keyspace " + keyspace.name(), cql);
    changes.await(Translator.meaning(cql), () -> true);
  }

  private SchemaChanges changes() {
    return new SchemaChanges(store, dialect, clock, progress);
  }

  private MigrationLog migrations() {
    return new MigrationLog(store, keyspace.name(), UUID.randomUUID().toString());
  }

  /** Of the ledger, so kept as its other tables are. */
  private Step ownTable(Placeholders placeholders) {
    Migration own = new Migration(0, OWN_TABLE, OWN_TABLE, MigrationSet.resource(OWN_TABLE));
    List<Problem> problems = new ArrayList<>();
    List<Step> steps =
        new Translator(dialect, placeholders, MigrationSet.ledger(), TablesInUse.NONE)
            .steps(own, 0, problems);
    Pending.refuse(problems);
    return steps.get(0);
  }
}
