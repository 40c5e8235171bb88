package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Settlement;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.keyspace.session.Backoff;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.keyspace.session.Store;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The ledger in a Cassandra-compatible keyspace that {@link LedgerSchema#migrate} has made. Safe
 * for use by several threads; the session is the caller's to close.
 *
 * <p>A state changes by {@code IF version = ? AND nonce = ?}, at LOCAL_QUORUM with LOCAL_SERIAL.
 * The driver never sends a change again; {@link Settlement} does, up to six times within at most
 * about half a minute. Reads are at LOCAL_QUORUM: a state may be out of date as soon as it is read,
 * and a change that builds on it is then stale.
 *
 * <p>All of this holds among the replicas of one datacentre, and of those that go through another
 * one LOCAL_SERIAL knows nothing. So a ledger has one home, which {@link LedgerSchema#migrate}
 * pins; through any other none is opened.
 */
public final class CassandraLedger implements Ledger {
  private final Store store;
  private final String keyspace;
  private final History runs;
  private final History changes;
  private final LedgerId id;

  /**
   * Opens the ledger.
   *
   * @param session from {@link Sessions#open}, to {@code address}
   * @param history how long what is recorded stays
   * @throws TidemillException of kind {@code OPERATOR} if the keyspace holds no ledger, or one that
   *     is at home elsewhere
   */
  public CassandraLedger(CqlSession session, LedgerAddress address, HistoryPolicy history) {
    this.store = new Store(session);
    this.keyspace = CqlIdentifier.fromInternal(address.keyspace()).asCql(true);
    this.runs = new History(store, keyspace + ".runs", "run_number", "committed_at", history);
    this.changes =
        new History(store, keyspace + ".position_changes", "change_number", "changed_at", history);
    this.id = new LedgerRow(store, address).atHome();
  }

  @Override
  public LedgerId id() {
    return id;
  }

  /** {@inheritDoc} Of the node that answers, to the millisecond. */
  @Override
  public Instant storeTime() {
    return store
        .query(
            "read the store's clock",
            "SELECT toTimestamp(now()) AS store_time FROM %s.ledger WHERE name = ?"
                .formatted(keyspace),
            LedgerRow.NAME)
        .stream()
        .findFirst()
        .map(row -> row.getInstant("store_time"))
        .orElseThrow(
            () ->
                new TidemillException(
                    FailureKind.OPERATOR,
                    "The ledger's own row is gone from %s.ledger; restore it".formatted(keyspace)));
  }

  @Override
  public Optional<Versioned> load(PipelineId pipeline) {
    return store
        .query(
            "read the state of " + pipeline,
            "SELECT * FROM %s.pipelines WHERE pipeline = ?".formatted(keyspace),
            pipeline.value())
        .stream()
        .findFirst()
        .map(row -> decode(row, "pipelines", pipeline, StateColumns::read));
  }

  /** The pipelines that the ledger knows, in order of their names. Reads all of their rows. */
  public List<PipelineId> pipelines() {
    return store
        .query(
            "list the pipelines of the ledger",
            "SELECT pipeline FROM %s.pipelines".formatted(keyspace))
        .stream()
        .map(row -> new PipelineId(row.getString("pipeline")))
        .sorted()
        .toList();
  }

  @Override
  public SwapOutcome create(PipelineState first) {
    Versioned next = new Versioned(new Version(1, nonce()), first);
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("pipeline", first.pipeline().value());
    columns.putAll(StateColumns.of(next));
    String cql =
        "INSERT INTO %s.pipelines (%s) VALUES (%s) IF NOT EXISTS"
            .formatted(keyspace, String.join(", ", columns.keySet()), marks(columns));
    return settle(next, "create the state of " + first.pipeline(), cql, columns.values().toArray());
  }

  @Override
  public SwapOutcome swap(Version expected, PipelineState state) {
    Versioned next = new Versioned(new Version(expected.number() + 1, nonce()), state);
    Map<String, Object> columns = StateColumns.of(next);
    String cql =
        "UPDATE %s.pipelines SET %s WHERE pipeline = ? IF version = ? AND nonce = ?"
            .formatted(
                keyspace,
                columns.keySet().stream()
                    .map(name -> name + " = ?")
                    .collect(Collectors.joining(", ")));
    List<Object> values = new ArrayList<>(columns.values());
    values.add(state.pipeline().value());
    values.add(expected.number());
    values.add(expected.nonce());
    return settle(next, "change the state of " + state.pipeline(), cql, values.toArray());
  }

  /** A text that no other change of any process ever had. */
  private static String nonce() {
    return UUID.randomUUID().toString();
  }

  private SwapOutcome settle(Versioned next, String purpose, String cql, Object... values) {
    PipelineId pipeline = next.state().pipeline();
    return Settlement.settle(
        next,
        () -> store.change(purpose, cql, values).map(refusal -> refusing(pipeline)),
        Backoff::again);
  }

  /** The row that refused a change. Until it is known, the change may have been applied. */
  private Versioned refusing(PipelineId pipeline) {
    try {
      return load(pipeline).orElseThrow(() -> noState(pipeline));
    } catch (TidemillException e) {
      if (e.kind() != FailureKind.INFRASTRUCTURE) {
        throw e;
      }
      throw new TidemillException(
          FailureKind.UNKNOWN_OUTCOME,
          "A change of pipeline %s was refused, perhaps because it had been applied before, and what the ledger says can't be read: %s"
              .formatted(pipeline, e.getMessage()),
          e);
    }
  }

  private TidemillException noState(PipelineId pipeline) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "The ledger has no state of pipeline %s to change; it was never created, or somebody deleted it from %s.pipelines"
            .formatted(pipeline, keyspace));
  }

  @Override
  public void storeDefinition(Definition definition) {
    store.query(
        "store definition " + definition.digest(),
        "INSERT INTO %s.definitions (digest, definition) VALUES (?, ?)".formatted(keyspace),
        definition.digest(),
        definition.text());
  }

  @Override
  public Optional<Definition> definition(String digest) {
    return store
        .query(
            "read definition " + digest,
            "SELECT definition FROM %s.definitions WHERE digest = ?".formatted(keyspace),
            digest)
        .stream()
        .findFirst()
        .map(row -> new Definition(digest, row.getString("definition")));
  }

  @Override
  public void recordCommit(PipelineId pipeline, Commit commit) {
    runs.record(
        pipeline,
        "record run %d of %s".formatted(commit.run().number(), pipeline),
        RunColumns.ofCommit(Optional.of(commit), ""));
  }

  @Override
  public void recordChange(PipelineId pipeline, PositionChange change) {
    changes.record(
        pipeline,
        "record change %d of the position of %s".formatted(change.number(), pipeline),
        ChangeColumns.of(Optional.of(change), ""));
  }

  @Override
  public List<Commit> commits(PipelineId pipeline, int limit) {
    return runs.newest(pipeline, limit).stream()
        .map(
            row -> decode(row, "runs", pipeline, read -> RunColumns.commit(read, "").orElseThrow()))
        .toList();
  }

  @Override
  public List<PositionChange> changes(PipelineId pipeline, int limit) {
    return changes.newest(pipeline, limit).stream()
        .map(
            row ->
                decode(
                    row,
                    "position_changes",
                    pipeline,
                    read -> ChangeColumns.change(read, "").orElseThrow()))
        .toList();
  }

  @Override
  public PipelineId own(TableName table, PipelineId pipeline) {
    return store
        .changeUntilAnswered(
            "make %s the owner of %s".formatted(pipeline, table),
            "INSERT INTO %s.table_owners (table_name, pipeline) VALUES (?, ?) IF NOT EXISTS"
                .formatted(keyspace),
            table.toString(),
            pipeline.value())
        .map(refusal -> new PipelineId(refusal.getString("pipeline")))
        .orElse(pipeline);
  }

  @Override
  public Optional<PipelineId> owner(TableName table) {
    return store
        .query(
            "read the owner of " + table,
            "SELECT pipeline FROM %s.table_owners WHERE table_name = ?".formatted(keyspace),
            table.toString())
        .stream()
        .findFirst()
        .map(row -> new PipelineId(row.getString("pipeline")));
  }

  private <T> T decode(Row row, String table, PipelineId pipeline, Function<Row, T> reader) {
    try {
      return reader.apply(row);
    } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "A row of pipeline %s in %s.%s can't be read: %s. It was written by a newer version, or by hand"
              .formatted(pipeline, keyspace, table, e.getMessage()),
          e);
    }
  }

  private static String marks(Map<String, Object> columns) {
    return columns.keySet().stream().map(name -> "?").collect(Collectors.joining(", "));
  }
}
