package io.tidemill.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TableName;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.Deadline;
import io.tidemill.core.run.MergeRule;
import io.tidemill.core.run.RowTimestamps;
import io.tidemill.keyspace.LedgerSchema;
import io.tidemill.keyspace.session.Sessions;
import io.tidemill.localstack.server.CassandraNode;
import io.tidemill.spark.transform.Origin;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.write.ExecutorSession;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.SinkWriter;
import io.tidemill.spark.write.WriteContext;
import io.tidemill.spark.write.WriteLimits;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTables;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A real Cassandra and a local Spark, with rows made by hand. Tables are in a keyspace of the test
 * class's own.
 */
final class WriteBench implements AutoCloseable {
  /** A write time that stores take, since it is now's: µs. All attempts count from it. */
  @SuppressWarnings("TimeInStaticInitializer")
  static final long NOW = Instant.now().getEpochSecond() * 1_000_000;

  /** Offsets of every run: the span of each attempt. */
  static final long SPAN = 100_000;

  static final int CONCURRENCY = 64;
  private static final int BATCH_BYTES = 5 * 1024;
  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final SparkSession spark;
  private final LedgerAddress store;
  private final String keyspace;
  private final CqlSession session;

  /** In a store that is held to Keyspaces' rules. */
  WriteBench(String keyspace) {
    this(keyspace, CassandraAddress.Rules.KEYSPACES);
  }

  WriteBench(String keyspace, CassandraAddress.Rules rules) {
    CassandraNode node = TestServers.cassandra();
    this.keyspace = keyspace;
    this.store =
        CassandraAddress.plain(node.host(), node.port(), keyspace, node.datacenter()).under(rules);
    this.spark =
        SparkSession.builder()
            // A task may be tried again, as clusters do.
            .master("local[2,4]")
            .appName("write tests")
            .config("spark.ui.enabled", false)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", 2)
            .getOrCreate();
    this.session = Sessions.open(store);
    // Statements that change the schema then don't each wait for drivers to read it; whoever asks
    // for a table that it doesn't know has it read.
    session.setSchemaMetadataEnabled(false);
    ExecutorSession.get(store).setSchemaMetadataEnabled(false);
    // Where tasks ask for the time.
    LedgerSchema.migrate(session, store);
  }

  /** The test's own: what the writer's does is the writer's. */
  CqlSession session() {
    return session;
  }

  TableName table(String name) {
    return new TableName(keyspace, name);
  }

  /** Sends a statement, written for Cassandra; one on the schema has come into force after it. */
  void define(String cql) {
    TestTables.define(session, store, cql);
  }

  List<Row> read(String cql, Object... values) {
    return session.execute(cql, values).all();
  }

  /** The one row that a query gives. */
  Row one(String cql, Object... values) {
    List<Row> rows = read(cql, values);
    if (rows.size() != 1) {
      throw new AssertionError("Expected one row of %s, got %s".formatted(cql, rows.size()));
    }
    return rows.get(0);
  }

  Sink upserts(String table, Sink.Nulls nulls) {
    return upserts(table, nulls, Optional.empty());
  }

  Sink expiring(String table, Sink.Nulls nulls, Duration ttl) {
    return upserts(table, nulls, Optional.of(ttl));
  }

  private Sink upserts(String table, Sink.Nulls nulls, Optional<Duration> ttl) {
    return new Sink(table(table), "SELECT …", new TreeMap<>(), nulls, ttl);
  }

  Sink merges(String table, Map<String, MergeFunction> merge) {
    return new Sink(
        table(table), "SELECT …", new TreeMap<>(merge), Sink.Nulls.UNSET, Optional.empty());
  }

  /** Rows of one record each, whose last two values are the number and the tombstone flag. */
  SinkRows records(String columns, List<Object[]> rows) {
    return rows(columns, columns + ", number BIGINT, tombstone BOOLEAN", rows, Origin.ONE_RECORD);
  }

  SinkRows aggregates(String columns, List<Object[]> rows) {
    return rows(columns, columns, rows, Origin.MANY);
  }

  private SinkRows rows(String columns, String all, List<Object[]> rows, Origin origin) {
    Dataset<org.apache.spark.sql.Row> data =
        spark
            .createDataFrame(
                rows.stream().map(RowFactory::create).toList(), StructType.fromDDL(all))
            .repartition(4);
    return new SinkRows(
        data.queryExecution().toRdd().toJavaRDD(), StructType.fromDDL(columns), origin);
  }

  /** Writes as an attempt that begins at {@code writeTime}, of a run claimed at the same time. */
  SinkResult write(Sink sink, SinkRows rows, long writeTime) {
    return write(sink, rows, writeTime, writeTime, 0);
  }

  SinkResult write(Sink sink, SinkRows rows, long writeTime, long claimTime, long deadRowsAllowed) {
    Instant now = Instant.now();
    return write(
        sink,
        rows,
        context(writeTime, new MergeRule(claimTime, MergeRule.ALL), now, now.plus(AN_HOUR))
            .allowing(deadRowsAllowed));
  }

  SinkResult write(Sink sink, SinkRows rows, WriteContext context) {
    return new SinkWriter(context).write(sink, rows);
  }

  /** Of an attempt that begins at {@code writeTime}, of a run that allows no dead row. */
  WriteContext context(long writeTime, MergeRule merging, Instant claimedAt, Instant deadline) {
    return new WriteContext(
        store,
        new RowTimestamps(writeTime, SPAN),
        claimedAt,
        merging,
        new Deadline(deadline),
        new WriteLimits(CONCURRENCY, BATCH_BYTES),
        0);
  }

  @Override
  public void close() {
    session.close();
    spark.stop();
  }
}
