package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RowTimestamps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes rows that stem from one record each, at their records' timestamps. So it is the store that
 * settles which row of a key is the last, whatever order they arrive in; a key met twice is written
 * twice.
 */
final class UpsertWriter implements RowWriter {
  private final RowEncoder encoder;
  private final RowTimestamps timestamps;
  private final Sink.Nulls nulls;
  private final int numberOrdinal;
  private final Requests requests;
  private final TaskWindow window;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final List<DeadRow> dead = new ArrayList<>();
  private long written;

  UpsertWriter(
      SinkLayout layout,
      RowTimestamps timestamps,
      Sink.Nulls nulls,
      Requests requests,
      TaskWindow window) {
    this.encoder = new RowEncoder(layout, Fidelity.LENIENT);
    this.timestamps = timestamps;
    this.nulls = nulls;
    this.numberOrdinal = layout.key().size() + layout.values().size();
    this.requests = requests;
    this.window = window;
    this.insert = requests.prepare(Statements.insert(layout));
    this.delete = requests.prepare(Statements.delete(layout));
  }

  @Override
  public void write(InternalRow row) {
    long number = row.getLong(numberOrdinal);
    BoundStatement statement;
    try {
      statement = row.getBoolean(numberOrdinal + 1) ? delete(row, number) : insert(row, number);
    } catch (UnfitValueException e) {
      dead.add(new DeadRow(number, e.getMessage()));
      return;
    }
    window.submit(() -> requests.send(statement).thenAccept(acknowledged -> {}));
    written++;
  }

  @Override
  public long dead() {
    return dead.size();
  }

  @Override
  public TaskOutcome finish() {
    // Nothing fails silently: once drained without an error, all that was sent is acknowledged.
    window.drain();
    return TaskOutcome.written(written, 0, dead);
  }

  private BoundStatement insert(InternalRow row, long number) {
    ByteBuffer[] key = encoder.key(row);
    ByteBuffer[] values = encoder.values(row);
    BoundStatementBuilder builder = insert.boundStatementBuilder();
    int index = 0;
    for (ByteBuffer cell : key) {
      builder.setBytesUnsafe(index++, cell);
    }
    for (ByteBuffer cell : values) {
      if (cell != null || nulls == Sink.Nulls.DELETE) {
        builder.setBytesUnsafe(index, cell);
      }
      index++;
    }
    return builder.setBytesUnsafe(index, timestamp(number)).build();
  }

  private BoundStatement delete(InternalRow row, long number) {
    BoundStatementBuilder builder = delete.boundStatementBuilder();
    builder.setBytesUnsafe(0, timestamp(number));
    int index = 1;
    for (ByteBuffer cell : encoder.key(row)) {
      builder.setBytesUnsafe(index++, cell);
    }
    return builder.build();
  }

  private ByteBuffer timestamp(long number) {
    return ColumnEncoders.bigint(timestamps.ofRecord(number));
  }
}
