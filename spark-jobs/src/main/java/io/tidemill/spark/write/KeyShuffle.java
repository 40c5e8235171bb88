package io.tidemill.spark.write;

import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.PartitionIdPassthrough;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.shuffle.ShuffleWriteProcessor;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.execution.ShuffledRowRDD;
import org.apache.spark.sql.execution.UnsafeRowSerializer;
import org.apache.spark.sql.execution.metric.SQLShuffleReadMetricsReporter;
import scala.Option;
import scala.Product2;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Brings the rows of each group into one task, by Spark's shuffle and in its row format. Groups
 * that dominate are dealt out to all tasks in turn: rows carry their order in their timestamps, so
 * nothing is lost by parting them.
 */
final class KeyShuffle
    implements FlatMapFunction<Iterator<InternalRow>, Tuple2<Object, InternalRow>> {
  private static final long serialVersionUID = 1L;

  private final KeyHash hash;
  private final HashSet<Long> dominant;
  private final int tasks;

  private KeyShuffle(KeyHash hash, Set<Long> dominant, int tasks) {
    this.hash = hash;
    this.dominant = new HashSet<>(dominant);
    this.tasks = tasks;
  }

  /**
   * The same rows in as many tasks, each valid until the next is taken.
   *
   * @param rows {@link UnsafeRow}s
   * @param width how many fields they have
   * @param dominant hashes of groups that stay parted
   */
  static JavaRDD<InternalRow> by(
      KeyHash hash, Set<Long> dominant, int width, JavaRDD<InternalRow> rows) {
    int tasks = rows.getNumPartitions();
    JavaRDD<Tuple2<Object, InternalRow>> dealt =
        rows.mapPartitions(new KeyShuffle(hash, dominant, tasks));
    ShuffleDependency<Object, InternalRow, InternalRow> dependency =
        new ShuffleDependency<>(
            products(dealt),
            new PartitionIdPassthrough(tasks),
            new UnsafeRowSerializer(width, null),
            Option.empty(),
            Option.empty(),
            false,
            new ShuffleWriteProcessor(),
            tag(Object.class),
            tag(InternalRow.class),
            tag(InternalRow.class));
    return new ShuffledRowRDD(
            dependency, SQLShuffleReadMetricsReporter.createShuffleReadMetrics(rows.context()))
        .toJavaRDD();
  }

  /** Scala's RDDs are invariant, though read-only. */
  @SuppressWarnings("unchecked")
  private static RDD<Product2<Object, InternalRow>> products(
      JavaRDD<Tuple2<Object, InternalRow>> rows) {
    return (RDD<Product2<Object, InternalRow>>) (RDD<?>) rows.rdd();
  }

  private static <T> ClassTag<T> tag(Class<T> type) {
    return ClassTag$.MODULE$.apply(type);
  }

  @Override
  public Iterator<Tuple2<Object, InternalRow>> call(Iterator<InternalRow> rows) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Tuple2<Object, InternalRow> next() {
        InternalRow row = rows.next();
        long key = hash.ofGroup((UnsafeRow) row);
        int task =
            dominant.contains(key)
                ? Math.floorMod(next++, tasks)
                // The low bits choose the task, as the high ones order rows within it.
                : (int) Math.floorMod(key, (long) tasks);
        return new Tuple2<>(task, row);
      }
    };
  }
}
