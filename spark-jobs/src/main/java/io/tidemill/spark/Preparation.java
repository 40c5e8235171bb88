package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.pipeline.Problem;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.transform.RunConstants;
import io.tidemill.spark.write.StoredTables;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Looks, before anything is read or written, whether a run's definition can run at all. */
final class Preparation {
  private final Ledger ledger;
  private final CqlSession store;

  Preparation(Ledger ledger, CqlSession store) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.store = requireNonNull(store, "store");
  }

  /** A definition that can run: its columns, and its sinks' plans. */
  record Prepared(Pipeline pipeline, SourceColumns columns, List<PreparedSink> sinks) {
    Prepared {
      sinks = List.copyOf(sinks);
    }

    Set<MetadataColumn> used() {
      Set<MetadataColumn> used = EnumSet.noneOf(MetadataColumn.class);
      sinks.forEach(sink -> used.addAll(sink.plan().used()));
      return used;
    }
  }

  /**
   * The definition that the run was claimed with.
   *
   * @throws CannotRunException if it can't be read
   */
  Pipeline definition(PipelineId pipeline, Run run) {
    Definition definition =
        ledger
            .definition(run.definition())
            .orElseThrow(
                () ->
                    new TidemillException(
                        FailureKind.OPERATOR,
                        "The ledger lacks definition %s, with which run %d of %s was claimed"
                            .formatted(run.definition(), run.number(), pipeline)));
    return PipelineParser.parse(pipeline + ".yaml", definition.text())
        .match(
            valid -> valid.pipeline(),
            invalid -> {
              throw invalid(
                  invalid.problems().stream()
                      .map(Problem::toString)
                      .collect(Collectors.joining(" ")));
            });
  }

  /**
   * Checks schema, SQL and tables, and takes merged tables for the pipeline.
   *
   * @throws CannotRunException with all problems at once
   */
  Prepared prepare(SparkSession spark, Pipeline pipeline, Run run) {
    DefinitionCheck.Checked checked =
        new DefinitionCheck(spark, new StoredTables(store))
            .check(
                pipeline.source(),
                pipeline.sinks(),
                new RunConstants(run.claimTime(), run.number()));
    if (!checked.problems().isEmpty()) {
      throw invalid(DefinitionProblem.text(checked.problems()));
    }
    for (Sink sink : pipeline.sinks()) {
      checkOwner(sink, pipeline.id());
    }
    return new Prepared(pipeline, checked.columns().orElseThrow(), checked.sinks());
  }

  /**
   * Merged values can't be taken apart again, so a table has one pipeline that merges into it, and
   * no other writes there at all.
   */
  private void checkOwner(Sink sink, PipelineId pipeline) {
    TableName table = sink.table();
    Optional<PipelineId> owner = ledger.owner(table);
    if (owner.isEmpty() && sink.merged()) {
      owner = Optional.of(own(table, pipeline));
    }
    if (owner.isPresent() && !owner.get().equals(pipeline)) {
      throw new CannotRunException(
          FailureCode.TABLE_SHARED,
          "Table %s belongs to pipeline %s, which merges into it; pipeline %s needs a table of its own"
              .formatted(table, owner.get(), pipeline));
    }
  }

  private PipelineId own(TableName table, PipelineId pipeline) {
    if (!isEmpty(table)) {
      throw new CannotRunException(
          FailureCode.TABLE_NOT_EMPTY,
          "Table %s must be empty when pipeline %s first merges into it, and holds rows that no ledger entry explains; empty it, or name another table, then retry"
              .formatted(table, pipeline));
    }
    return ledger.own(table, pipeline);
  }

  private boolean isEmpty(TableName table) {
    // Quoted, because a table may be named like one of CQL's own words.
    String query = "SELECT * FROM \"%s\".\"%s\" LIMIT 1".formatted(table.keyspace(), table.table());
    return store.execute(query).one() == null;
  }

  private static CannotRunException invalid(String problems) {
    return new CannotRunException(FailureCode.DEFINITION_INVALID, problems);
  }
}
