package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.CannotRunException;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.decode.UsedColumns;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.transform.RunConstants;
import io.tidemill.spark.transform.SinkAnalysis;
import io.tidemill.spark.write.StoredTables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Looks, before anything is read or written, whether a run's definition can run at all. */
final class Preparation {
  private final CqlSession store;

  Preparation(CqlSession store) {
    this.store = requireNonNull(store, "store");
  }

  /**
   * A definition that can run.
   *
   * @param columns of the source, as far as the definition's sinks use them
   * @param sinks the plans of those that the run writes
   */
  record Prepared(SourceColumns columns, List<PreparedSink> sinks) {
    Prepared {
      sinks = List.copyOf(sinks);
    }
  }

  /**
   * Checks schema, SQL and tables of the sinks that the run writes.
   *
   * @throws CannotRunException with all problems at once
   */
  Prepared prepare(SparkSession spark, Pipeline pipeline, Run run) {
    RunConstants constants = new RunConstants(run.claimTime(), run.number());
    DefinitionCheck.Checked checked =
        new DefinitionCheck(spark, new StoredTables(store))
            .check(pipeline.source(), sinks(pipeline, run), run.limits().deadline(), constants);
    if (!checked.problems().isEmpty()) {
      throw invalid(DefinitionProblem.text(checked.problems()));
    }
    SourceColumns all = checked.columns().orElseThrow();
    SinkAnalysis analysis = new SinkAnalysis(spark, all, pipeline.source().tombstones(), constants);
    return new Prepared(all.only(used(pipeline, checked.sinks(), analysis, all)), checked.sinks());
  }

  /**
   * What all sinks of the definition use, whichever of them the run writes: the definition alone
   * decides what is dead.
   */
  private static UsedColumns used(
      Pipeline pipeline, List<PreparedSink> prepared, SinkAnalysis analysis, SourceColumns all) {
    Map<Sink, UsedColumns> known = new HashMap<>();
    prepared.forEach(sink -> known.put(sink.sink(), sink.plan().used()));
    UsedColumns used = UsedColumns.NONE;
    for (Sink sink : pipeline.sinks()) {
      used =
          used.and(
              known.computeIfAbsent(
                  sink,
                  other ->
                      analysis
                          .analyse(other)
                          .match(valid -> valid.plan().used(), invalid -> all.all())));
    }
    return used;
  }

  /** Merged values can't be taken in a second time, so going back leaves merged sinks out. */
  private static List<Sink> sinks(Pipeline pipeline, Run run) {
    return run.work()
        .match(
            own -> pipeline.sinks(),
            again -> unmerged(pipeline, again.sinks()),
            rebuild -> List.of(sink(pipeline, rebuild.sink())),
            redo -> unmerged(pipeline, redo.sinks()));
  }

  private static List<Sink> unmerged(Pipeline pipeline, Set<TableName> tables) {
    tables.forEach(table -> sink(pipeline, table));
    return pipeline.sinks().stream()
        .filter(sink -> !sink.merged() && tables.contains(sink.table()))
        .toList();
  }

  private static Sink sink(Pipeline pipeline, TableName table) {
    return pipeline.sinks().stream()
        .filter(sink -> sink.table().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "The run writes table %s again, and the definition has no such sink. Restore it, or abandon the replay"
                        .formatted(table)));
  }

  /** Whether a table holds no row. */
  boolean isEmpty(TableName table) {
    // Quoted, because a table may be named like one of CQL's own words.
    String query = "SELECT * FROM \"%s\".\"%s\" LIMIT 1".formatted(table.keyspace(), table.table());
    return store.execute(query).one() == null;
  }

  private static CannotRunException invalid(String problems) {
    return new CannotRunException(FailureCode.DEFINITION_INVALID, problems);
  }
}
