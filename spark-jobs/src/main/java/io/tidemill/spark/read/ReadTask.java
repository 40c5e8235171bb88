package io.tidemill.spark.read;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.TaskCompletionListener;

/** Reads and decodes the splits of one task. */
final class ReadTask implements FlatMapFunction<Iterator<Split[]>, DecodedBatch> {
  private static final long serialVersionUID = 1L;

  private final ReadContext context;
  private final Fingerprints expected;
  private final TaskAccess access;

  ReadTask(ReadContext context, Fingerprints expected, TaskAccess access) {
    this.context = context;
    this.expected = expected;
    this.access = access;
  }

  @Override
  public Iterator<DecodedBatch> call(Iterator<Split[]> tasks) {
    List<Split> splits = new ArrayList<>();
    tasks.forEachRemaining(task -> Collections.addAll(splits, task));
    DecodedBatches batches = new DecodedBatches(context, expected, access, splits);
    // A task that fails or is killed half-way never takes its last batch.
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) done -> batches.close());
    return batches;
  }
}
