package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.tidemill.core.TableName;
import io.tidemill.keyspace.guard.Guard;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Deletes all that a table held before an attempt, partition by partition; lives on the driver.
 * Unlike {@code TRUNCATE}, it needs no more than the right to modify, works on Amazon Keyspaces,
 * and can't touch what is written afterwards, however late it comes.
 */
public final class TableEmptier {
  private static final int PAGE = 1_000;

  /** How many rows Keyspaces deletes by one statement. */
  private static final int AT_ONCE = 1_000;

  private final WriteContext context;

  public TableEmptier(WriteContext context) {
    this.context = requireNonNull(context, "context");
  }

  /**
   * Deletes every partition as it was just before the attempt's write time; returns once all is
   * acknowledged.
   *
   * @return how many partitions there were
   * @throws io.tidemill.core.TidemillException if the store keeps failing, or the deadline comes
   */
  public long empty(TableName name) {
    CqlSession session = ExecutorSession.get(context.store());
    TableShape table = StoredTables.shape(session, name).orElseThrow();
    Requests requests = Requests.of(context, name);
    boolean inKeyspaces = Guard.properties(session, name).isPresent();
    Deletes deletes = new Deletes(table, requests, inKeyspaces ? AT_ONCE : Integer.MAX_VALUE);
    // Keyspaces has no DISTINCT, and must be told no more rows at once than it deletes.
    String select = inKeyspaces ? Statements.selectKeys(table) : Statements.selectPartitions(table);
    try {
      for (Row row : session.execute(selection(select))) {
        deletes.add(row);
      }
    } catch (DriverException e) {
      throw StoreErrors.translated(name, e);
    }
    return deletes.finish();
  }

  private static SimpleStatement selection(String select) {
    return SimpleStatement.newInstance(select)
        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
        .setPageSize(PAGE)
        .setIdempotent(true);
  }

  /**
   * Deletes partitions whose rows come one after another: whole, or, if there are more rows in one
   * than may be deleted at once, first each of them.
   */
  private final class Deletes {
    private final TableShape table;
    private final Requests requests;
    private final int atOnce;
    private final TaskWindow window;
    private final PreparedStatement deletePartition;
    private final PreparedStatement deleteRow;
    private final List<List<ByteBuffer>> rows = new ArrayList<>();
    private final List<List<ByteBuffer>> large = new ArrayList<>();
    private List<ByteBuffer> partition = List.of();
    private long rowsOfPartition;
    private long partitions;

    Deletes(TableShape table, Requests requests, int atOnce) {
      this.table = table;
      this.requests = requests;
      this.atOnce = atOnce;
      this.window = requests.window();
      this.deletePartition = requests.prepare(Statements.deletePartition(table));
      this.deleteRow = requests.prepare(Statements.deleteRow(table));
    }

    void add(Row row) {
      List<ByteBuffer> key = new ArrayList<>();
      for (int i = 0; i < row.getColumnDefinitions().size(); i++) {
        key.add(row.getBytesUnsafe(i));
      }
      List<ByteBuffer> next = key.subList(0, table.partitionKeyParts());
      if (!next.equals(partition)) {
        endPartition();
        partition = List.copyOf(next);
        partitions++;
      }
      rowsOfPartition++;
      rows.add(key);
      if (rowsOfPartition > atOnce) {
        rows.forEach(each -> send(deleteRow, each));
        rows.clear();
      }
    }

    private void endPartition() {
      if (rowsOfPartition > atOnce) {
        large.add(partition);
      } else if (rowsOfPartition > 0) {
        send(deletePartition, partition);
      }
      rows.clear();
      rowsOfPartition = 0;
    }

    long finish() {
      endPartition();
      window.drain();
      // What is left of them is what belongs to no row.
      large.forEach(each -> send(deletePartition, each));
      window.drain();
      return partitions;
    }

    private void send(PreparedStatement delete, List<ByteBuffer> key) {
      BoundStatementBuilder builder =
          delete
              .boundStatementBuilder()
              .setBytesUnsafe(0, ColumnEncoders.bigint(context.timestamps().ofRecord(0) - 1));
      for (int i = 0; i < key.size(); i++) {
        builder.setBytesUnsafe(i + 1, key.get(i));
      }
      BoundStatement deletion = builder.build();
      window.submit(() -> requests.send(deletion));
    }
  }
}
