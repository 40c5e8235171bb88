package io.tidemill.spark.read;

import io.tidemill.core.offsets.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.storage.StorageLevel;

/**
 * A run's records, read and decoded once and kept by Spark, in memory or on disk, for all sinks.
 * Closing lets them go.
 */
public final class DecodedSource implements AutoCloseable {
  private final JavaRDD<DecodedBatch> batches;
  private final int width;
  private final Counts counts;

  /**
   * What became of the records.
   *
   * @param read records the reader saw
   * @param dead how many of them can't be decoded; each has a dead letter, up to one more than are
   *     allowed per task
   */
  public record Counts(long read, long dead) {
    public long decoded() {
      return read - dead;
    }
  }

  private DecodedSource(JavaRDD<DecodedBatch> batches, int width, Counts counts) {
    this.batches = batches;
    this.width = width;
    this.counts = counts;
  }

  /**
   * Reads and decodes everything, as one Spark job, and writes the dead letters.
   *
   * @param ranges what the run claimed
   */
  public static DecodedSource read(
      JavaSparkContext spark,
      ReadContext context,
      List<OffsetRange> ranges,
      ConsumerOpener consumers,
      DeadLetterOpener letters) {
    List<Split[]> tasks = new ArrayList<>();
    for (List<OffsetRange> task : Splits.plan(ranges, spark.defaultParallelism())) {
      tasks.add(task.stream().map(Split::of).toArray(Split[]::new));
    }
    JavaRDD<DecodedBatch> batches =
        spark
            .parallelize(tasks, tasks.size())
            .mapPartitions(new ReadTask(context, consumers, letters))
            .persist(StorageLevel.MEMORY_AND_DISK());
    // Counts come back as results of the tasks that succeeded; accumulators would count a task that
    // was tried again twice.
    long[] sums = {0, 0};
    for (long[] task : batches.map(batch -> new long[] {batch.read(), batch.dead()}).collect()) {
      sums[0] += task[0];
      sums[1] += task[1];
    }
    return new DecodedSource(batches, context.columns().width(), new Counts(sums[0], sums[1]));
  }

  public Counts counts() {
    return counts;
  }

  /** Rows of {@code source}, in the layout of its columns; each valid until the next is taken. */
  public JavaRDD<InternalRow> rows() {
    int columns = width;
    return batches.flatMap(batch -> batch.rows(columns));
  }

  @Override
  public void close() {
    batches.unpersist(false);
  }
}
