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
 *
 * <p>Spark reads a part again if it has lost it: with an executor, or a disk. So each reading
 * looks, after its last fetch, whether the topic still is the run's, and as it is kept whole before
 * any of it goes on to a sink (that is how Spark stores a block that may go to disk), a row of
 * another topic gets nowhere. Counts stay those of the first reading. A later one finds fewer
 * records where compaction has taken some meanwhile: those that a newer record of their key
 * supersedes, and rows and merged values are then of what is left.
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
   * @param other how many of them aren't what was expected at their places, and were passed over
   */
  public record Counts(long read, long dead, long other) {
    public long decoded() {
      return read - dead - other;
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
   * @param expected which records there must be, as far as that is known
   * @throws RuntimeException that {@link OtherLogException#in} knows if it isn't the log claimed
   */
  public static DecodedSource read(
      JavaSparkContext spark,
      ReadContext context,
      List<OffsetRange> readable,
      Fingerprints expected,
      TaskAccess access) {
    List<Split[]> tasks = new ArrayList<>();
    for (List<OffsetRange> task :
        Splits.plan(readable, spark.defaultParallelism(), context.tries())) {
      tasks.add(task.stream().map(context::split).toArray(Split[]::new));
    }
    JavaRDD<DecodedBatch> batches =
        spark
            .parallelize(tasks, Math.max(1, tasks.size()))
            .mapPartitions(new ReadTask(context, expected, access))
            .persist(StorageLevel.MEMORY_AND_DISK());
    // Counts come back as results of the tasks that succeeded; accumulators would count a task that
    // was tried again twice.
    long[] sums = {0, 0, 0};
    for (long[] batch : batches.map(DecodedSource::counted).collect()) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += batch[i];
      }
    }
    return new DecodedSource(batches, context.columns(), new Counts(sums[0], sums[1], sums[2]));
  }

  private static long[] counted(DecodedBatch batch) {
    return new long[] {batch.read(), batch.dead(), batch.other()};
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
