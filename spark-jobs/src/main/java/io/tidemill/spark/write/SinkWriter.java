package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.RowTtl;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.transform.Origin;
import io.tidemill.spark.transform.SinkRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Writes sinks' rows into their tables; lives on the driver. */
public final class SinkWriter {
  private final WriteContext context;

  public SinkWriter(WriteContext context) {
    this.context = requireNonNull(context, "context");
  }

  /**
   * Computes the rows and writes them, as one Spark job; returns once everything is acknowledged.
   *
   * @throws TableSharedException if a row to merge into carries a later run's mark
   * @throws TooManyDeadRowsException if the table can't take more rows than are allowed
   * @throws TidemillException of kind {@code PIPELINE} if sink, rows and table don't fit together
   *     or an aggregate doesn't fit its column; {@code INFRASTRUCTURE} if the store keeps failing;
   *     or of the kind that computing the rows failed with
   */
  public SinkResult write(Sink sink, SinkRows rows) {
    SinkTask.Mode mode = mode(sink, rows.origin());
    CqlSession session = ExecutorSession.get(context.store());
    List<DefinitionProblem> problems =
        SinkTables.check(new StoredTables(session), sink, rows.columns());
    if (!problems.isEmpty()) {
      throw new TidemillException(FailureKind.PIPELINE, DefinitionProblem.text(problems));
    }
    TableShape table = StoredTables.shape(session, sink.table()).orElseThrow();
    SinkLayout layout = SinkLayout.of(sink, table, rows.columns());
    RowTtl ttl = sink.ttl().map(live -> RowTtl.of(context.liveFrom(), live)).orElse(null);
    SinkTask task = new SinkTask(context, layout, sink.nulls(), ttl, mode, null);
    return sum(sink.table(), run(rows, task));
  }

  private List<TaskOutcome> run(SinkRows rows, SinkTask task) {
    try {
      Arranged arranged = arranged(rows, task);
      return arranged.rows().mapPartitions(task.with(arranged.neighbours())).collect();
    } catch (Exception e) {
      // Spark's own exception, a checked one that isn't declared, hides who must act.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof TidemillException known) {
          throw new TidemillException(known.kind(), known.getMessage(), e);
        }
      }
      throw e;
    }
  }

  private Arranged arranged(SinkRows rows, SinkTask task) {
    return task.groups()
        ? Arranged.of(
            rows.rows(),
            rows.width(),
            task.hash(),
            BatchLimit.of(context.store(), context.limits().batchBytes()),
            // A row stems from a record, or from several.
            context.timestamps().span())
        : new Arranged(rows.rows(), null);
  }

  private SinkResult sum(TableName table, List<TaskOutcome> outcomes) {
    SinkBooks books = SinkBooks.EMPTY;
    WriteEffort effort = WriteEffort.NONE;
    List<DeadRow> dead = new ArrayList<>();
    for (TaskOutcome outcome : outcomes) {
      outcome.halt().ifPresent(SinkWriter::stop);
      books = books.plus(outcome.books());
      effort = effort.plus(outcome.effort());
      dead.addAll(outcome.dead());
    }
    if (books.dead() > context.deadRowsAllowed()) {
      throw new TooManyDeadRowsException(
          table, books.dead(), context.deadRowsAllowed(), dead.get(0).error());
    }
    dead.sort(Comparator.comparingLong(DeadRow::number));
    return new SinkResult(books, dead, effort);
  }

  private static void stop(HaltException halt) {
    switch (halt.reason()) {
      case TABLE_SHARED -> throw new TableSharedException(halt.getMessage());
      case UNFIT -> throw new TidemillException(FailureKind.PIPELINE, halt.getMessage());
    }
  }

  private static SinkTask.Mode mode(Sink sink, Origin origin) {
    if (sink.merged() && origin == Origin.ONE_RECORD) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Rows of %s must be grouped by its key, because they are merged; found one row per record"
              .formatted(sink.table()));
    }
    if (!sink.merged() && origin == Origin.MANY) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "Rows of %s must stem from one record each, found rows of many: say how they merge, by merge; without it they are not available in this version"
              .formatted(sink.table()));
    }
    return sink.merged() ? SinkTask.Mode.MERGE : SinkTask.Mode.UPSERT;
  }
}
