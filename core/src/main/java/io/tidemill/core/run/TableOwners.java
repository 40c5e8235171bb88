package io.tidemill.core.run;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whose tables are whose. Merged values can't be taken apart again, so a table has one pipeline
 * that merges into it, and no other writes there at all.
 */
final class TableOwners {
  private final Ledger ledger;

  TableOwners(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger");
  }

  /**
   * Takes the tables of merged sinks for the pipeline, while they are empty, or about to be.
   *
   * @param empty whether a table holds no row
   * @throws CannotRunException if a table is another pipeline's, or holds rows that no ledger entry
   *     explains
   */
  void take(Pipeline pipeline, Run run, Predicate<TableName> empty) {
    for (Sink sink : pipeline.sinks()) {
      take(sink, pipeline.id(), run, empty);
    }
  }

  private void take(Sink sink, PipelineId pipeline, Run run, Predicate<TableName> empty) {
    TableName table = sink.table();
    Optional<PipelineId> owner = ledger.owner(table);
    if (owner.isEmpty() && sink.merged()) {
      if (!empties(run, table) && !empty.test(table)) {
        throw new CannotRunException(
            FailureCode.TABLE_NOT_EMPTY,
            "Table %s must be empty when pipeline %s first merges into it, and holds rows that no ledger entry explains; empty it and retry, or name another table"
                .formatted(table, pipeline));
      }
      owner = Optional.of(ledger.own(table, pipeline));
    }
    if (owner.isPresent() && !owner.get().equals(pipeline)) {
      throw new CannotRunException(
          FailureCode.TABLE_SHARED,
          "Table %s belongs to pipeline %s, which merges into it; pipeline %s needs a table of its own"
              .formatted(table, owner.get(), pipeline));
    }
  }

  private static boolean empties(Run run, TableName table) {
    return run.work() instanceof Work.Rebuild rebuild
        && rebuild.empties()
        && rebuild.sink().equals(table);
  }
}
