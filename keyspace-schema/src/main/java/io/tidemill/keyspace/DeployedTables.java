package io.tidemill.keyspace;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.keyspace.migrate.TablesInUse;
import io.tidemill.keyspace.session.Store;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tables that deployed pipelines write: those whose files are at hand, and those of which the
 * ledger knows that they have run, by the definitions of their newest runs and the tables that they
 * own.
 */
public final class DeployedTables {
  private static final List<String> NEEDED = List.of("pipelines", "definitions", "table_owners");

  private final Store store;
  private final LedgerAddress ledger;

  private DeployedTables(Store store, LedgerAddress ledger) {
    this.store = store;
    this.ledger = ledger;
  }

  /**
   * Looks them up.
   *
   * @param ledger need not exist
   * @param pipelines whose files are at hand
   * @throws io.tidemill.core.TidemillException if the store can't be read
   */
  public static TablesInUse of(CqlSession session, LedgerAddress ledger, List<Pipeline> pipelines) {
    TablesInUse inUse = TablesInUse.NONE;
    for (Pipeline pipeline : pipelines) {
      inUse = with(inUse, pipeline.id().value(), pipeline.sinks());
    }
    return new DeployedTables(new Store(session), ledger).addTo(inUse);
  }

  private TablesInUse addTo(TablesInUse others) {
    if (!isThere()) {
      return others;
    }
    TablesInUse inUse = others;
    for (Row row :
        read(
            "which pipelines have run",
            "pipeline, run_definition, last_run_definition",
            "pipelines")) {
      for (String digest : digests(row)) {
        inUse = with(inUse, row.getString("pipeline"), sinks(digest));
      }
    }
    for (Row row : read("which tables have owners", "table_name, pipeline", "table_owners")) {
      inUse = inUse.and(TableName.parse(row.getString("table_name")), row.getString("pipeline"));
    }
    return inUse;
  }

  private boolean isThere() {
    Set<String> tables = new TreeSet<>();
    store
        .query(
            "look for the ledger's tables",
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
            ledger.keyspace())
        .forEach(row -> tables.add(row.getString("table_name")));
    return tables.containsAll(NEEDED);
  }

  private static Set<String> digests(Row row) {
    Set<String> digests = new TreeSet<>();
    Optional.ofNullable(row.getString("run_definition")).ifPresent(digests::add);
    Optional.ofNullable(row.getString("last_run_definition")).ifPresent(digests::add);
    return digests;
  }

  /** As far as this version can read the definition: it may have been written by another. */
  private List<Sink> sinks(String digest) {
    return store
        .query(
            "read a definition",
            "SELECT definition FROM %s WHERE digest = ?".formatted(table("definitions")),
            digest)
        .stream()
        .flatMap(
            row -> PipelineParser.inspect("ledger", row.getString("definition")).sinks().stream())
        .toList();
  }

  private List<Row> read(String what, String columns, String table) {
    return store.query("read " + what, "SELECT %s FROM %s".formatted(columns, table(table)));
  }

  private String table(String name) {
    return CqlIdentifier.fromInternal(ledger.keyspace()).asCql(true) + "." + name;
  }

  private static TablesInUse with(TablesInUse before, String pipeline, List<Sink> sinks) {
    TablesInUse inUse = before;
    for (Sink sink : sinks) {
      inUse = inUse.and(sink.table(), pipeline);
    }
    return inUse;
  }
}
