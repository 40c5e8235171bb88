package io.tidemill.keyspace.guard;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.tidemill.keyspace.cql.CqlName;
import io.tidemill.keyspace.cql.CustomPropertiesText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The keyspace {@code system_schema_mcs} of a Cassandra that stands in for Keyspaces, with the part
 * of the service's tables that is used here. A table's status is written with the moment at which
 * it becomes ACTIVE, or is gone; whoever reads first after that moment writes down what it has come
 * to. All processes see the same, by one clock.
 */
final class SchemaTables {
  static final String KEYSPACE = "system_schema_mcs";

  private static final int COPIES = 3;
  private static final int TRIES = 100;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final CqlSession session;
  private final String home;
  private final InstantSource clock;
  private CompletionStage<Void> made;

  SchemaTables(CqlSession session, String home, InstantSource clock) {
    this.session = requireNonNull(session, "session");
    this.home = requireNonNull(home, "home");
    this.clock = requireNonNull(clock, "clock");
  }

  /** What the service is about with a table. */
  enum Status {
    CREATING,
    UPDATING,
    DELETING,
    ACTIVE
  }

  /**
   * A table as the service keeps it.
   *
   * @param settledAt when it becomes ACTIVE, or is gone
   */
  record Entry(
      CqlName name, Status status, Instant settledAt, Map<String, Map<String, String>> properties) {
    static Entry of(Row row) {
      return new Entry(
          new CqlName(row.getString("keyspace_name"), row.getString("table_name")),
          Status.valueOf(row.getString("status")),
          row.getInstant("active_at"),
          CustomPropertiesText.of(row));
    }

    /** Whether it is still being worked on. */
    boolean pending(Instant now) {
      return status != Status.ACTIVE && now.isBefore(settledAt);
    }
  }

  /** Makes keyspace and tables, unless they are there. */
  synchronized CompletionStage<Void> make() {
    if (made == null || made.toCompletableFuture().isCompletedExceptionally()) {
      made = makeAnew();
    }
    return made;
  }

  private CompletionStage<Void> makeAnew() {
    return RealKeyspaces.all(
            session,
            "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?",
            KEYSPACE)
        .thenCompose(
            tables ->
                tables.size() == 2
                    ? CompletableFuture.completedFuture(null)
                    : send("CREATE KEYSPACE IF NOT EXISTS %s WITH replication = %s"
                            .formatted(KEYSPACE, replication()))
                        // Given ids: two nodes that are told at once make the same tables.
                        .thenCompose(
                            yes ->
                                send(
                                    """
                                    CREATE TABLE IF NOT EXISTS system_schema_mcs.keyspaces (
                                      keyspace_name text PRIMARY KEY,
                                      durable_writes boolean,
                                      replication frozen<map<text, text>>
                                    ) WITH id = 7a1de011-5c6e-11f1-8000-000000000001"""))
                        .thenCompose(
                            yes ->
                                send(
                                    """
                                    CREATE TABLE IF NOT EXISTS system_schema_mcs.tables (
                                      keyspace_name text,
                                      table_name text,
                                      status text,
                                      custom_properties map<text, frozen<map<text, text>>>,
                                      active_at timestamp,
                                      PRIMARY KEY ((keyspace_name), table_name)
                                    ) WITH id = 7a1de011-5c6e-11f1-8000-000000000002"""))
                        .thenCompose(yes -> awaitReadable(TRIES)));
  }

  /** A replica that has not heard of the tables yet fails to read them. */
  private CompletionStage<Void> awaitReadable(int tries) {
    return RealKeyspaces.all(
            session, "SELECT keyspace_name FROM system_schema_mcs.keyspaces LIMIT 1")
        .thenCombine(
            RealKeyspaces.all(
                session, "SELECT keyspace_name FROM system_schema_mcs.tables LIMIT 1"),
            (keyspaces, tables) -> (Void) null)
        .exceptionallyCompose(
            e ->
                tries == 1
                    ? CompletableFuture.failedFuture(e)
                    : CompletableFuture.runAsync(() -> {}, LATER)
                        .thenCompose(waited -> awaitReadable(tries - 1)));
  }

  /** What Cassandra is told instead of any replication by Keyspaces, for the nodes there are. */
  String replication() {
    long nodes =
        session.getMetadata().getNodes().values().stream()
            .map(Node::getDatacenter)
            .filter(home::equals)
            .count();
    int copies = nodes < COPIES ? 1 : COPIES;
    return "{'class': 'NetworkTopologyStrategy', '%s': %d}"
        .formatted(home.replace("'", "''"), copies);
  }

  CompletionStage<Void> putKeyspace(String name, Map<String, String> replication) {
    return send(
        "INSERT INTO system_schema_mcs.keyspaces (keyspace_name, durable_writes, replication) VALUES (?, true, ?)",
        name,
        replication);
  }

  /** A keyspace is gone, with all its tables. */
  CompletionStage<Void> dropKeyspace(String name) {
    return send("DELETE FROM system_schema_mcs.keyspaces WHERE keyspace_name = ?", name)
        .thenCompose(
            yes -> send("DELETE FROM system_schema_mcs.tables WHERE keyspace_name = ?", name));
  }

  /** Looks a table up; empty if it wasn't made through a guard. */
  CompletionStage<Optional<Entry>> entry(CqlName name) {
    return RealKeyspaces.all(
            session,
            "SELECT keyspace_name, table_name, status, custom_properties, active_at FROM system_schema_mcs.tables WHERE keyspace_name = ? AND table_name = ?",
            name.keyspace(),
            name.name())
        .thenApply(rows -> rows.stream().map(Entry::of).findFirst());
  }

  /** Writes a table down as it is from {@code at} on. */
  CompletionStage<Void> put(Entry entry, Instant at) {
    return send(
        "INSERT INTO system_schema_mcs.tables (keyspace_name, table_name, status, custom_properties, active_at) VALUES (?, ?, ?, ?, ?) USING TIMESTAMP ?",
        entry.name().keyspace(),
        entry.name().name(),
        entry.status().name(),
        entry.properties(),
        entry.settledAt(),
        micros(at));
  }

  /** A table is gone from {@code at} on. */
  CompletionStage<Void> remove(CqlName name, Instant at) {
    return send(
        "DELETE FROM system_schema_mcs.tables USING TIMESTAMP ? WHERE keyspace_name = ? AND table_name = ?",
        micros(at),
        name.keyspace(),
        name.name());
  }

  /** Writes down what has become of tables by now. */
  CompletionStage<Void> settle() {
    return RealKeyspaces.all(
            session,
            "SELECT keyspace_name, table_name, status, custom_properties, active_at FROM system_schema_mcs.tables")
        .thenCompose(rows -> all(rows.stream().map(Entry::of).map(this::settle).toList()));
  }

  // At the very moment at which it came to be: older than whatever is done to the table later.
  private CompletionStage<Void> settle(Entry entry) {
    if (entry.status() == Status.ACTIVE || entry.pending(clock.instant())) {
      return CompletableFuture.completedFuture(null);
    }
    return entry.status() == Status.DELETING
        ? remove(entry.name(), entry.settledAt())
        : send(
            "UPDATE system_schema_mcs.tables USING TIMESTAMP ? SET status = ? WHERE keyspace_name = ? AND table_name = ?",
            micros(entry.settledAt()),
            Status.ACTIVE.name(),
            entry.name().keyspace(),
            entry.name().name());
  }

  private static CompletionStage<Void> all(List<CompletionStage<Void>> stages) {
    return CompletableFuture.allOf(
        stages.stream()
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture[]::new));
  }

  private CompletionStage<Void> send(String cql, Object... values) {
    return session.executeAsync(RealKeyspaces.statement(cql, values)).thenAccept(done -> {});
  }

  private static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }
}
