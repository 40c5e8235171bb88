package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.keyspace.cql.AlterTable;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CreateKeyspace;
import io.tidemill.keyspace.cql.CreateTable;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import io.tidemill.keyspace.cql.OtherSchemaStatement;
import io.tidemill.keyspace.cql.RowStatement;
import io.tidemill.keyspace.cql.SchemaStatement;
import io.tidemill.keyspace.guard.SchemaTables.Entry;
import io.tidemill.keyspace.guard.SchemaTables.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A Cassandra that stands in for Keyspaces: it is told the service's own schema statements in words
 * that it takes, and what it has no words for is kept in {@link SchemaTables}. Schema statements
 * are acknowledged before they are done, as there; a table that Cassandra was told of past the
 * guard is one without custom properties.
 */
final class LocalKeyspaces implements Behind {
  /** How long a table is CREATING, UPDATING or DELETING after the statement was acknowledged. */
  static final Duration SETTLING = Duration.ofMillis(200);

  /** As long at most, if the process dies meanwhile. */
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final CqlSession session;
  private final SchemaTables schema;
  private final InstantSource clock;

  /**
   * A stand-in.
   *
   * @param home datacentre in which keyspaces are kept: one copy with fewer than three nodes, else
   *     three
   */
  LocalKeyspaces(CqlSession session, String home, InstantSource clock) {
    this.session = requireNonNull(session, "session");
    this.clock = requireNonNull(clock, "clock");
    this.schema = new SchemaTables(session, home, clock);
  }

  @Override
  public boolean asksForTables() {
    return true;
  }

  @Override
  public CompletionStage<Optional<TableFacts>> table(CqlName name) {
    return schema
        .make()
        .thenCompose(made -> RealKeyspaces.columns(session, name))
        .thenCombine(
            schema.make().thenCompose(made -> schema.entry(name)),
            (columns, entry) ->
                RealKeyspaces.facts(
                    name,
                    columns,
                    entry.map(Entry::properties).orElseGet(Map::of),
                    entry
                        .filter(known -> known.status() == Status.CREATING)
                        .map(Entry::settledAt)
                        .orElse(Instant.MIN)));
  }

  @Override
  public boolean isReadyFor(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).table().keyspace().equals(SchemaTables.KEYSPACE)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public CompletionStage<Void> prepareFor(RowStatement statement) {
    return statement.table().keyspace().equals(SchemaTables.KEYSPACE)
        ? schema.make().thenCompose(made -> schema.settle())
        : CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<AsyncResultSet> define(SimpleStatement statement, SchemaStatement known) {
    return schema
        .make()
        .thenCompose(
            made ->
                known.match(
                    keyspace -> createKeyspace(statement, keyspace),
                    table -> createTable(statement, table),
                    table -> alterTable(statement, table),
                    other -> other(statement, other)));
  }

  private CompletionStage<AsyncResultSet> createKeyspace(
      SimpleStatement statement, CreateKeyspace keyspace) {
    Map<String, String> replication =
        CustomPropertiesText.flat(keyspace.options().value("replication").orElse("{}"));
    return session
        .executeAsync(statement.setQuery(InCassandra.create(keyspace, schema.replication())))
        .thenCompose(
            answer -> schema.putKeyspace(keyspace.name(), replication).thenApply(put -> answer));
  }

  private CompletionStage<AsyncResultSet> createTable(
      SimpleStatement statement, CreateTable table) {
    CqlName name = qualified(table.table(), statement);
    SimpleStatement plain = statement.setQuery(InCassandra.create(table));
    Entry begun =
        new Entry(name, Status.CREATING, atMost(), SchemaRules.customProperties(table.options()));
    return schema
        .entry(name)
        .thenCombine(
            table(name),
            (entry, there) -> {
              if (there.isPresent()) {
                // Also one that isn't ACTIVE yet is there already.
                return session.executeAsync(plain);
              }
              return entry.filter(this::deleting).isPresent()
                  ? failed(Judge.notActive(name))
                  : settling(
                      begun, () -> session.executeAsync(plain), at -> schema.remove(name, at));
            })
        .thenCompose(stage -> stage);
  }

  private boolean deleting(Entry entry) {
    return entry.status() == Status.DELETING && entry.pending(clock.instant());
  }

  private CompletionStage<AsyncResultSet> alterTable(SimpleStatement statement, AlterTable table) {
    CqlName name = qualified(table.table(), statement);
    Map<String, Map<String, String>> changes = SchemaRules.customProperties(table.options());
    return unlessPending(
        name,
        entry -> {
          Map<String, Map<String, String>> before = entry.map(Entry::properties).orElseGet(Map::of);
          Optional<Violation> oneWay = oneWay(name, before, changes);
          if (oneWay.isPresent()) {
            return failed(oneWay.get());
          }
          Map<String, Map<String, String>> properties = new TreeMap<>(before);
          properties.putAll(changes);
          return settling(
              new Entry(name, Status.UPDATING, atMost(), properties),
              () ->
                  session.executeAsync(
                      statement.setQuery(InCassandra.alter(statement.getQuery(), table))),
              at -> schema.put(new Entry(name, Status.ACTIVE, at, before), at));
        });
  }

  private static Optional<Violation> oneWay(
      CqlName table,
      Map<String, Map<String, String>> before,
      Map<String, Map<String, String>> changes) {
    return List.of(CustomPropertiesText.CLIENT_TIMESTAMPS, CustomPropertiesText.TTL).stream()
        .filter(name -> changes.containsKey(name) && CustomPropertiesText.enabled(before, name))
        .filter(name -> !CustomPropertiesText.enabled(changes, name))
        .map(
            name ->
                new Violation(
                    KeyspacesRule.ONE_WAY_PROPERTIES,
                    "%s of %s, which is to be disabled".formatted(name, table),
                    "Make another table"))
        .findFirst();
  }

  private CompletionStage<AsyncResultSet> other(
      SimpleStatement statement, OtherSchemaStatement other) {
    if (other.dropsKeyspace()) {
      return session
          .executeAsync(statement)
          .thenCompose(answer -> schema.dropKeyspace(other.name()).thenApply(dropped -> answer));
    }
    return other.verb().equals("drop") && other.losesTable()
        ? dropTable(statement, other)
        : session.executeAsync(statement);
  }

  private CompletionStage<AsyncResultSet> dropTable(
      SimpleStatement statement, OtherSchemaStatement drop) {
    CqlName name = qualified(drop.qualifiedName(), statement);
    return schema
        .entry(name)
        .thenCompose(
            entry ->
                // One that is being dropped is gone for Cassandra, which says so as the service
                // does.
                entry.isEmpty() || entry.get().status() == Status.DELETING
                    ? session.executeAsync(statement)
                    : unlessPending(name, known -> drop(name, statement, entry.get())));
  }

  private CompletionStage<AsyncResultSet> drop(
      CqlName name, SimpleStatement statement, Entry before) {
    return settling(
        new Entry(name, Status.DELETING, atMost(), before.properties()),
        () -> session.executeAsync(statement),
        at -> schema.put(before, at));
  }

  /** Goes on with what is known of a table, unless an earlier statement is still carried out. */
  private CompletionStage<AsyncResultSet> unlessPending(
      CqlName name, Function<Optional<Entry>, CompletionStage<AsyncResultSet>> then) {
    return schema
        .entry(name)
        .thenCompose(
            entry ->
                entry.filter(known -> known.pending(clock.instant())).isPresent()
                    ? failed(Judge.notActive(name))
                    : then.apply(entry));
  }

  /**
   * Carries a change out, between writing down that it is under way and that it will soon be done.
   */
  private CompletionStage<AsyncResultSet> settling(
      Entry begun,
      Supplier<CompletionStage<AsyncResultSet>> change,
      Function<Instant, CompletionStage<Void>> undo) {
    Instant at = clock.instant();
    return schema
        .put(begun, at)
        .thenCompose(put -> change.get())
        .handle(
            (answer, e) -> {
              Instant end = after(at);
              return e == null
                  ? schema
                      .put(
                          new Entry(
                              begun.name(), begun.status(), end.plus(SETTLING), begun.properties()),
                          end)
                      .thenApply(put -> answer)
                  : undo.apply(end).thenCompose(undone -> failedAgain(e));
            })
        .thenCompose(stage -> stage);
  }

  /** Now; by a coarse clock it may be the same moment, of which either writing could win. */
  private Instant after(Instant moment) {
    Instant next = moment.plus(1, ChronoUnit.MICROS);
    Instant now = clock.instant();
    return now.isBefore(next) ? next : now;
  }

  private static CompletionStage<AsyncResultSet> failedAgain(Throwable e) {
    return CompletableFuture.failedFuture(e);
  }

  private CompletionStage<AsyncResultSet> failed(Violation violation) {
    return CompletableFuture.failedFuture(
        new KeyspacesRuleException(
            session.getMetadata().getNodes().values().iterator().next(), violation));
  }

  private Instant atMost() {
    return clock.instant().plus(AT_MOST);
  }

  private CqlName qualified(CqlName name, SimpleStatement statement) {
    return Parts.Reader.qualified(session, name, statement.getKeyspace());
  }
}
