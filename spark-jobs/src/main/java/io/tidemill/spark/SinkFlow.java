package io.tidemill.spark;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.transform.SinkPlan;
import io.tidemill.spark.transform.SinkRows;
import io.tidemill.spark.transform.SinkTransform;
import io.tidemill.spark.write.DeadRow;
import io.tidemill.spark.write.ExecutorSession;
import io.tidemill.spark.write.KeyCheck;
import io.tidemill.spark.write.SinkResult;
import io.tidemill.spark.write.SinkWriter;
import io.tidemill.spark.write.TableSharedException;
import io.tidemill.spark.write.TooManyDeadRowsException;
import io.tidemill.spark.write.WriteContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes one sink's rows from the decoded records into its table. */
final class SinkFlow {
  private final SinkTransform transform;
  private final DeadRows deadRows;
  private final WriteContext context;

  SinkFlow(SinkTransform transform, DeadRows deadRows, WriteContext context) {
    this.transform = transform;
    this.deadRows = deadRows;
    this.context = context;
  }

  /** A sink whose rows are planned, though not computed. */
  record Planned(Sink sink, SinkRows rows, List<DeadRow> ungrouped) {
    Planned {
      ungrouped = List.copyOf(ungrouped);
    }
  }

  /** Plans the sink's rows, and looks for records that it can't group. */
  Planned plan(PreparedSink prepared) {
    List<DeadRow> ungrouped =
        prepared.plan().match(rowByRow -> List.of(), merged -> ungrouped(prepared.sink(), merged));
    if (ungrouped.size() > context.deadRowsAllowed()) {
      throw tooMany(prepared.sink(), context.deadRowsAllowed(), ungrouped.size());
    }
    Set<Long> numbers = ungrouped.stream().map(DeadRow::number).collect(Collectors.toSet());
    return new Planned(prepared.sink(), transform.rows(prepared.plan(), numbers), ungrouped);
  }

  private List<DeadRow> ungrouped(Sink sink, SinkPlan.Merged plan) {
    KeyCheck check = KeyCheck.of(ExecutorSession.get(context.store()), sink, plan.keyColumns());
    return UnfitKeys.find(transform, plan, check, context.deadRowsAllowed() + 1);
  }

  private static CannotRunException tooMany(Sink sink, long allowed, int found) {
    return new CannotRunException(
        FailureCode.TOO_MANY_DEAD_LETTERS,
        "At most %d more dead letters are allowed, found at least %d records whose grouping key %s can't take. Filter them out in the sink's SQL, or raise onBadRecord.deadLetters"
            .formatted(allowed, found, sink.table()));
  }

  /**
   * Computes the rows and writes them, and a dead letter for each that the table can't take.
   *
   * @param deadRowsAllowed how many dead rows are left of the run's budget
   */
  SinkBooks write(Planned planned, long deadRowsAllowed) {
    Sink sink = planned.sink();
    long left = deadRowsAllowed - planned.ungrouped().size();
    if (left < 0) {
      throw tooMany(sink, deadRowsAllowed, planned.ungrouped().size());
    }
    SinkResult result;
    try {
      result = new SinkWriter(budgeted(left)).write(sink, planned.rows());
      bury(sink, planned.ungrouped(), result.dead());
    } catch (RuntimeException e) {
      throw meaning(e);
    }
    int dead = planned.ungrouped().size();
    return result.books().plus(new SinkBooks(dead, dead, 0, 0, 0));
  }

  private WriteContext budgeted(long deadRowsAllowed) {
    return new WriteContext(
        context.store(),
        context.timestamps(),
        context.claimTime(),
        context.concurrency(),
        deadRowsAllowed);
  }

  private void bury(Sink sink, List<DeadRow> ungrouped, List<DeadRow> refused) {
    List<DeadRow> dead = new ArrayList<>(ungrouped);
    dead.addAll(refused);
    if (!dead.isEmpty()) {
      deadRows.bury(sink.table(), dead);
    }
  }

  /**
   * What a failure to write means for the run. Rows may be written by then, merged ones with the
   * run's mark, so it is never that the definition can't run: a retry would begin the run anew, and
   * merge them again.
   */
  static RuntimeException meaning(RuntimeException failure) {
    if (failure instanceof TooManyDeadRowsException) {
      return new CannotRunException(FailureCode.TOO_MANY_DEAD_LETTERS, failure.getMessage());
    }
    if (failure instanceof TableSharedException) {
      return new CannotRunException(FailureCode.TABLE_SHARED, failure.getMessage());
    }
    return failure instanceof TidemillException known && known.kind() == FailureKind.PIPELINE
        ? new CannotRunException(FailureCode.ROWS_REFUSED, known.getMessage())
        : failure;
  }
}
