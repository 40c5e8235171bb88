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
 */
record SinkTask(WriteContext context, SinkLayout layout, Sink.Nulls nulls, RowTtl ttl, Mode mode)
    implements FlatMapFunction<Iterator<InternalRow>, TaskOutcome> {

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
      return TaskOutcome.written(0, 0, List.of());
    }
    try {
      RowWriter writer = writer();
      // One dead row too many is enough to know that the attempt fails.
      while (rows.hasNext() && writer.dead() <= context.deadRowsAllowed()) {
        writer.write(rows.next());
      }
      return writer.finish();
    } catch (HaltException e) {
      return TaskOutcome.halted(e);
    }
  }

  private RowWriter writer() {
    Requests requests = Requests.of(context, layout.name());
    TaskWindow window = requests.window();
    return switch (mode) {
      case UPSERT ->
          new UpsertWriter(
              layout, context.timestamps(), new Upserts(layout, nulls, ttl, requests), window);
      case MERGE -> new MergeWriter(layout, context, requests, window);
    };
  }
}
