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

/**
 * Deletes all that a table held before an attempt, partition by partition; lives on the driver.
 * Unlike {@code TRUNCATE}, it needs no more than the right to modify, works on Amazon Keyspaces,
 * and can't touch what is written afterwards, however late it comes.
 */
public final class TableEmptier {
  private static final int PAGE = 1_000;

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
    TaskWindow window = requests.window();
    PreparedStatement delete = requests.prepare(Statements.deletePartition(table));
    long partitions = 0;
    try {
      for (Row partition : session.execute(selection(table))) {
        BoundStatement deletion = deletion(delete, partition);
        window.submit(() -> requests.send(deletion).thenAccept(acknowledged -> {}));
        partitions++;
      }
    } catch (DriverException e) {
      throw StoreErrors.translated(name, e);
    }
    window.drain();
    return partitions;
  }

  private static SimpleStatement selection(TableShape table) {
    return SimpleStatement.newInstance(Statements.selectPartitions(table))
        .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
        .setPageSize(PAGE)
        .setIdempotent(true);
  }

  private BoundStatement deletion(PreparedStatement delete, Row partition) {
    BoundStatementBuilder builder =
        delete
            .boundStatementBuilder()
            .setBytesUnsafe(0, ColumnEncoders.bigint(context.timestamps().ofRecord(0) - 1));
    for (int i = 0; i < partition.getColumnDefinitions().size(); i++) {
      builder.setBytesUnsafe(i + 1, partition.getBytesUnsafe(i));
    }
    return builder.build();
  }
}
