package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RowTimestamps;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes rows that stem from one record each, at their records' timestamps. So it is the store that
 * settles which row of a key is the last, whatever order they arrive in, and a partition's rows may
 * be split among requests as one likes. Rows of a partition that follow each other share requests;
 * one of which nothing is left once a later one is there isn't sent, if the two meet.
 */
final class UpsertWriter implements RowWriter {
  private final RowTimestamps timestamps;
  private final int numberOrdinal;
  private final Sink.Nulls nulls;
  private final Upserts upserts;
  private final Batches batches;
  private final TaskWindow window;
  private final RowGroup group;
  private final int lanes;
  private final List<DeadRow> dead = new ArrayList<>();
  private TaskWindow.Lane lane;
  private long written;
  private long superseded;

  /**
   * A writer of one task's rows.
   *
   * @param nulls what a null does to its cell
   * @param lanes how many requests for one partition may be under way at once
   */
  UpsertWriter(
      SinkLayout layout,
      RowTimestamps timestamps,
      Sink.Nulls nulls,
      Upserts upserts,
      Batches batches,
      TaskWindow window,
      int lanes) {
    this.timestamps = timestamps;
    this.numberOrdinal = layout.key().size() + layout.values().size();
    this.nulls = nulls;
    this.upserts = upserts;
    this.batches = batches;
    this.window = window;
    this.group = new RowGroup(layout.table().partitionKeyParts(), batches.limit());
    this.lanes = lanes;
    this.lane = new TaskWindow.Lane(lanes);
  }

  @Override
  public void write(InternalRow row) {
    long number = row.getLong(numberOrdinal);
    long timestamp = timestamps.ofRecord(number);
    EncodedRow next;
    try {
      next =
          row.getBoolean(numberOrdinal + 1)
              ? upserts.delete(row, timestamp)
              : upserts.insert(row, timestamp);
    } catch (UnfitValueException e) {
      dead.add(new DeadRow(number, e.getMessage()));
      return;
    }
    if (!group.isEmpty() && !group.shares(next)) {
      send();
      lane = new TaskWindow.Lane(lanes);
    } else if (group.supersedes(next, nulls)) {
      superseded++;
      return;
    } else {
      superseded += group.dropSuperseded(next, nulls);
      if (!group.hasRoomFor(next)) {
        send();
      }
    }
    group.add(next);
  }

  private void send() {
    batches.requests().effort().wrote(group.bytes());
    List<EncodedRow> rows = group.take();
    window.submit(lane, () -> batches.send(rows));
    written += rows.size();
  }

  @Override
  public long dead() {
    return dead.size();
  }

  @Override
  public TaskOutcome finish() {
    if (!group.isEmpty()) {
      send();
    }
    // Nothing fails silently: once drained without an error, all that was sent is acknowledged.
    window.drain();
    return TaskOutcome.written(written, superseded, 0, dead, batches.requests().effort().sum());
  }
}
