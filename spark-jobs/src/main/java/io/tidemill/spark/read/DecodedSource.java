package io.tidemill.spark.read;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.spark.decode.SourceColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final int numberOrdinal;
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

  private DecodedSource(JavaRDD<DecodedBatch> batches, SourceColumns columns, Counts counts) {
    this.batches = batches;
    this.width = columns.width();
    this.numberOrdinal = columns.numberOrdinal();
    this.counts = counts;
  }

  /**
   * Reads and decodes everything, as one Spark job, and writes the dead letters.
   *
   * @param readable what there is of the run's ranges; they alone number the records
   */
  public static DecodedSource read(
      JavaSparkContext spark,
      ReadContext context,
      List<OffsetRange> readable,
      ConsumerOpener consumers,
      DeadLetterOpener letters) {
    List<Split[]> tasks = new ArrayList<>();
    for (List<OffsetRange> task :
        Splits.plan(readable, spark.defaultParallelism(), context.tries())) {
      tasks.add(task.stream().map(context::split).toArray(Split[]::new));
    }
    JavaRDD<DecodedBatch> batches =
        spark
            .parallelize(tasks, Math.max(1, tasks.size()))
            .mapPartitions(new ReadTask(context, consumers, letters))
            .persist(StorageLevel.MEMORY_AND_DISK());
    // Counts come back as results of the tasks that succeeded; accumulators would count a task that
    // was tried again twice.
    long[] sums = {0, 0};
    for (long[] task : batches.map(batch -> new long[] {batch.read(), batch.dead()}).collect()) {
      sums[0] += task[0];
      sums[1] += task[1];
    }
    return new DecodedSource(batches, context.columns(), new Counts(sums[0], sums[1]));
  }

  public Counts counts() {
    return counts;
  }

  /** The numbers of the records that were decoded; for few records. */
  public Set<Long> numbers() {
    int number = numberOrdinal;
    return new HashSet<>(rows().map(row -> row.getLong(number)).collect());
  }

  /** Those rows whose records have one of {@code numbers}. */
  public JavaRDD<InternalRow> rows(Set<Long> numbers) {
    int number = numberOrdinal;
    HashSet<Long> wanted = new HashSet<>(numbers);
    return rows().filter(row -> wanted.contains(row.getLong(number)));
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
