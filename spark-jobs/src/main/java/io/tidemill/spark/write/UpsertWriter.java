package io.tidemill.spark.write;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.tidemill.core.run.RowTimestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes rows that stem from one record each, at their records' timestamps. So it is the store that
 * settles which row of a key is the last, whatever order they arrive in; a key met twice is written
 * twice.
 */
final class UpsertWriter implements RowWriter {
  private final RowTimestamps timestamps;
  private final int numberOrdinal;
  private final Upserts upserts;
  private final TaskWindow window;
  private final List<DeadRow> dead = new ArrayList<>();
  private long written;

  UpsertWriter(SinkLayout layout, RowTimestamps timestamps, Upserts upserts, TaskWindow window) {
    this.timestamps = timestamps;
    this.numberOrdinal = layout.key().size() + layout.values().size();
    this.upserts = upserts;
    this.window = window;
  }

  @Override
  public void write(InternalRow row) {
    long number = row.getLong(numberOrdinal);
    Supplier<BoundStatement> statement;
    try {
      statement = request(row, timestamps.ofRecord(number));
    } catch (UnfitValueException e) {
      dead.add(new DeadRow(number, e.getMessage()));
      return;
    }
    window.submit(() -> upserts.requests().send(statement).thenAccept(acknowledged -> {}));
    written++;
  }

  private Supplier<BoundStatement> request(InternalRow row, long timestamp) {
    if (!row.getBoolean(numberOrdinal + 1)) {
      return upserts.insert(row, timestamp);
    }
    BoundStatement deletion = upserts.delete(row, timestamp);
    return () -> deletion;
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
}
