package io.tidemill.spark;

import io.tidemill.spark.transform.SinkPlan;
import io.tidemill.spark.transform.SinkTransform;
import io.tidemill.spark.write.DeadRow;
import io.tidemill.spark.write.KeyCheck;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Finds the records that a merged sink can't group, because its table can't take their key. Looked
 * for before anything is grouped: in an aggregate, one such record couldn't be told from the
 * others.
 */
final class UnfitKeys implements FlatMapFunction<Iterator<InternalRow>, UnfitKeys.Found> {
  private static final long serialVersionUID = 1L;

  private final KeyCheck check;
  private final int numberOrdinal;
  private final long most;

  /** A record and what is wrong with its key, as a task's result. */
  record Found(long number, String problem) implements Serializable {}

  private UnfitKeys(KeyCheck check, int numberOrdinal, long most) {
    this.check = check;
    this.numberOrdinal = numberOrdinal;
    this.most = most;
  }

  /**
   * The records, by number.
   *
   * @param most how many are looked for per task: if that many come, there may be more
   */
  static List<DeadRow> find(
      SinkTransform transform, SinkPlan.Merged plan, KeyCheck check, long most) {
    return transform
        .keys(plan)
        .mapPartitions(new UnfitKeys(check, plan.keys().size(), most))
        .collect()
        .stream()
        .map(found -> new DeadRow(found.number(), found.problem()))
        .sorted(Comparator.comparingLong(DeadRow::number))
        .toList();
  }

  @Override
  public Iterator<Found> call(Iterator<InternalRow> rows) {
    List<Found> found = new ArrayList<>();
    while (found.size() < most && rows.hasNext()) {
      InternalRow row = rows.next();
      check
          .problem(row)
          .ifPresent(problem -> found.add(new Found(row.getLong(numberOrdinal), problem)));
    }
    return found.iterator();
  }
}
