package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RowTtl;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Writes one Spark partition of a sink's rows. Serializable: it travels to the executors.
 *
 * @param ttl how long rows live; null for ever
 * @param neighbours bring rows together; null if rows are written as they come
 */
record SinkTask(
    WriteContext context,
    SinkLayout layout,
    Sink.Nulls nulls,
    RowTtl ttl,
    Mode mode,
    Neighbours neighbours)
    implements FlatMapFunction<Iterator<InternalRow>, TaskOutcome> {

  /**
   * How many requests for one partition a task has under way: some, as each waits for its replicas;
   * not all, since a node lets only one at a time change a partition.
   */
  private static final int LANES = 8;

  /** Of a store that takes about 1,000 rows a second in a partition: two keep it busy. */
  private static final int LANES_IN_KEYSPACES = 2;

  /** What writing a row means. */
  enum Mode {
    UPSERT,
    MERGE
  }

  @Override
  public Iterator<TaskOutcome> call(Iterator<InternalRow> rows) {
    return List.of(write(rows)).iterator();
  }

  private TaskOutcome write(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return TaskOutcome.written(0, 0, 0, List.of(), WriteEffort.NONE);
    }
    try {
      RowWriter writer = writer();
      Iterator<InternalRow> ordered = neighbours == null ? rows : neighbours.among(rows);
      // One dead row too many is enough to know that the attempt fails.
      while (ordered.hasNext() && writer.dead() <= context.deadRowsAllowed()) {
        writer.write(ordered.next());
      }
      return writer.finish();
    } catch (HaltException e) {
      return TaskOutcome.halted(e);
    }
  }

  /** The same, with rows that are brought together so; null if they aren't. */
  SinkTask with(Neighbours others) {
    return new SinkTask(context, layout, nulls, ttl, mode, others);
  }

  /** Whether rows may share requests. */
  boolean groups() {
    return mode == Mode.UPSERT || StoredRows.sharedParts(layout) < layout.key().size();
  }

  /** Of the groups of rows that share requests. */
  KeyHash hash() {
    return KeyHash.of(
        layout,
        switch (mode) {
          case UPSERT -> layout.table().partitionKeyParts();
          case MERGE -> StoredRows.sharedParts(layout);
        });
  }

  private RowWriter writer() {
    Requests requests = Requests.of(context, layout.name());
    BatchLimit limit = BatchLimit.of(context.store(), context.limits().batchBytes());
    int lanes = BatchLimit.inKeyspaces(context.store()) ? LANES_IN_KEYSPACES : LANES;
    return switch (mode) {
      case UPSERT -> {
        Upserts upserts = new Upserts(layout, nulls, ttl, requests);
        Batches batches = new Batches(requests, limit, upserts::statement);
        yield new UpsertWriter(
            layout, context.timestamps(), nulls, upserts, batches, requests.window(), lanes);
      }
      case MERGE -> new MergeWriter(layout, context, requests, limit, lanes);
    };
  }
}
