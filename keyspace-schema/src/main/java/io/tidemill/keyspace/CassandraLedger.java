package io.tidemill.keyspace;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.SwapOutcome;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The ledger in a Cassandra-compatible keyspace that {@link LedgerSchema#migrate} has made. Safe
 * for use by several threads; the session is the caller's to close.
 *
 * <p>A state changes by {@code IF version = ? AND nonce = ?}, at LOCAL_QUORUM with LOCAL_SERIAL.
 * The driver never sends a change again. If one isn't answered, the ledger sends the same one
 * again, up to six times within at most about half a minute, and looks for its own nonce in every
 * refusal, the first one too, since the store itself may deliver a change twice. Reads are at
 * LOCAL_QUORUM: a state may be out of date as soon as it is read, and a change that builds on it is
 * then stale.
 */
public final class CassandraLedger implements Ledger {
  private final Store store;
  private final String keyspace;
  private final Supplier<String> nonces;
  private final LedgerId id;

  /**
   * Opens the ledger.
   *
   * @param session from {@link Sessions#open}
   * @throws TidemillException of kind {@code OPERATOR} if the keyspace holds no ledger
   */
  public CassandraLedger(CqlSession session, String keyspace) {
    this(session, keyspace, () -> UUID.randomUUID().toString());
  }

  /**
   * Opens the ledger.
   *
   * @param nonces gives a text that no other change of any process ever had
   */
  CassandraLedger(CqlSession session, String keyspace, Supplier<String> nonces) {
    this.store = new Store(session);
    this.keyspace = CqlIdentifier.fromInternal(keyspace).asCql(true);
    this.nonces = requireNonNull(nonces, "nonces");
    this.id =
        LedgerSchema.id(store, this.keyspace)
            .orElseThrow(
                () ->
                    new TidemillException(
                        FailureKind.OPERATOR,
                        "Keyspace %s holds no ledger yet; migrate it first".formatted(keyspace)));
  }

  @Override
  public LedgerId id() {
    return id;
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

  @Override
  public SwapOutcome create(PipelineState first) {
    Versioned next = new Versioned(new Version(1, nonces.get()), first);
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("pipeline", first.pipeline().value());
    columns.putAll(StateColumns.of(next));
    String cql =
        "INSERT INTO %s.pipelines (%s) VALUES (%s) IF NOT EXISTS"
            .formatted(keyspace, String.join(", ", columns.keySet()), marks(columns));
    return outcome(
        next,
        store.change("create the state of " + first.pipeline(), cql, columns.values().toArray()));
  }

  @Override
  public SwapOutcome swap(Version expected, PipelineState state) {
    Versioned next = new Versioned(new Version(expected.number() + 1, nonces.get()), state);
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
    return outcome(
        next, store.change("change the state of " + state.pipeline(), cql, values.toArray()));
  }

  /**
   * Judges a refusal. One that shows our nonce means that the change had been applied. With a
   * foreign one it may have been applied too, and another have followed: the caller judges by what
   * it finds.
   */
  private SwapOutcome outcome(Versioned next, Optional<Row> refusal) {
    boolean applied =
        refusal
            .map(
                row ->
                    row.getColumnDefinitions().contains("nonce")
                        && next.version().nonce().equals(row.getString("nonce")))
            .orElse(true);
    if (applied) {
      return new SwapOutcome.Swapped(next);
    }
    PipelineId pipeline = next.state().pipeline();
    return new SwapOutcome.Stale(
        load(pipeline)
            .orElseThrow(
                () ->
                    new TidemillException(
                        FailureKind.OPERATOR,
                        "The ledger has no state of pipeline %s to change; it was never created, or somebody deleted it from %s.pipelines"
                            .formatted(pipeline, keyspace))));
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
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("pipeline", pipeline.value());
    columns.putAll(RunColumns.ofCommit(Optional.of(commit), ""));
    store.query(
        "record run %d of %s".formatted(commit.run().number(), pipeline),
        "INSERT INTO %s.runs (%s) VALUES (%s)"
            .formatted(keyspace, String.join(", ", columns.keySet()), marks(columns)),
        columns.values().toArray());
  }

  @Override
  public List<Commit> commits(PipelineId pipeline, int limit) {
    return store
        .query(
            "read the history of " + pipeline,
            "SELECT * FROM %s.runs WHERE pipeline = ? LIMIT ?".formatted(keyspace),
            pipeline.value(),
            limit)
        .stream()
        .map(
            row ->
                decode(row, "runs", pipeline, found -> RunColumns.commit(found, "").orElseThrow()))
        .toList();
  }

  @Override
  public PipelineId own(TableName table, PipelineId pipeline) {
    return store
        .change(
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
