package io.tidemill.spark;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.spark.read.OtherLogException;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes sinks' rows from the decoded records into their tables. */
final class SinkFlow {
  private final DeadRows deadRows;
  private final WriteContext context;

  SinkFlow(DeadRows deadRows, WriteContext context) {
    this.deadRows = deadRows;
    this.context = context;
  }

  /** A sink whose rows are planned, though not computed. */
  record Planned(Sink sink, SinkRows rows, List<DeadRow> ungrouped) {
    Planned {
      ungrouped = List.copyOf(ungrouped);
    }
  }

  /**
   * Plans the rows that the sink takes of {@code transform}'s records, and looks for records that
   * it can't group.
   */
  Planned plan(PreparedSink prepared, SinkTransform transform) {
    List<DeadRow> ungrouped =
        prepared
            .plan()
            .match(rowByRow -> List.of(), merged -> ungrouped(prepared.sink(), merged, transform));
    if (ungrouped.size() > context.deadRowsAllowed()) {
      throw tooMany(prepared.sink(), context.deadRowsAllowed(), ungrouped.size());
    }
    Set<Long> numbers = ungrouped.stream().map(DeadRow::number).collect(Collectors.toSet());
    return new Planned(prepared.sink(), transform.rows(prepared.plan(), numbers), ungrouped);
  }

  private List<DeadRow> ungrouped(Sink sink, SinkPlan.Merged plan, SinkTransform transform) {
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
  SinkResult write(Planned planned, long deadRowsAllowed) {
    Sink sink = planned.sink();
    List<DeadRow> dead = new ArrayList<>(planned.ungrouped());
    long left = deadRowsAllowed - dead.size();
    if (left < 0) {
      throw tooMany(sink, deadRowsAllowed, dead.size());
    }
    SinkResult result = new SinkWriter(context.allowing(left)).write(sink, planned.rows());
    SinkBooks books = result.books().plus(new SinkBooks(dead.size(), dead.size(), 0, 0, 0));
    dead.addAll(result.dead());
    deadRows.bury(sink.table(), dead);
    return new SinkResult(books, dead, result.effort());
  }

  /**
   * Why no further attempt helps after {@code failure}, met while records were read and written;
   * empty if one may. Rows may be written by then, merged ones with the run's mark, so it is never
   * that the definition can't run: a retry would begin the run anew, and merge them again.
   */
  static Optional<CannotRunException> meaning(Throwable failure) {
    if (failure instanceof TooManyDeadRowsException) {
      return cannotRun(FailureCode.TOO_MANY_DEAD_LETTERS, failure);
    }
    if (failure instanceof TableSharedException) {
      return cannotRun(FailureCode.TABLE_SHARED, failure);
    }
    if (failure instanceof TidemillException known && known.kind() == FailureKind.PIPELINE) {
      return cannotRun(FailureCode.ROWS_REFUSED, failure);
    }
    return OtherLogException.in(failure)
        .map(other -> new CannotRunException(other.code(), other.getMessage()));
  }

  private static Optional<CannotRunException> cannotRun(FailureCode code, Throwable failure) {
    return Optional.of(new CannotRunException(code, failure.getMessage()));
  }
}
