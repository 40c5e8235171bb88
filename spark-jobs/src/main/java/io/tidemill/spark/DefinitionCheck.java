package io.tidemill.spark;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.transform.RunConstants;
import io.tidemill.spark.transform.SinkAnalysis;
import io.tidemill.spark.transform.SinkPlan;
import io.tidemill.spark.write.SinkTables;
import io.tidemill.spark.write.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Whether schema, SQL and tables fit together: the same checks, whoever asks. */
final class DefinitionCheck {
  private final SparkSession spark;
  private final Tables tables;

  DefinitionCheck(SparkSession spark, Tables tables) {
    this.spark = requireNonNull(spark, "spark");
    this.tables = requireNonNull(tables, "tables");
  }

  /**
   * What checking gave.
   *
   * @param columns of the source; empty if its schema can't be read
   * @param sinks those whose SQL can run
   * @param problems all there are; empty if the definition can run
   */
  record Checked(
      Optional<SourceColumns> columns, List<PreparedSink> sinks, List<DefinitionProblem> problems) {
    Checked {
      sinks = List.copyOf(sinks);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Checks sinks.
   *
   * @param deadline how long an attempt may write
   */
  Checked check(Source source, List<Sink> sinks, Duration deadline, RunConstants constants) {
    List<DefinitionProblem> unread = SourceColumns.problems(source);
    if (!unread.isEmpty()) {
      return new Checked(Optional.empty(), List.of(), unread);
    }
    SourceColumns columns = SourceColumns.of(source);
    SinkAnalysis analysis = new SinkAnalysis(spark, columns, source.tombstones(), constants);
    List<DefinitionProblem> problems = new ArrayList<>();
    List<PreparedSink> prepared = new ArrayList<>();
    for (Sink sink : sinks) {
      Optional<SinkPlan> plan =
          analysis
              .analyse(sink)
              .match(
                  valid -> {
                    SinkTables.check(tables, sink, valid.plan().columns()).stream()
                        .map(problem -> problem.placed(valid.places()))
                        .forEach(problems::add);
                    return Optional.of(valid.plan());
                  },
                  invalid -> {
                    problems.addAll(invalid.problems());
                    SinkTables.checkUnsound(tables, sink, invalid.columns()).stream()
                        .map(problem -> problem.placed(invalid.places()))
                        .forEach(problems::add);
                    return Optional.empty();
                  });
      problems.addAll(SinkTables.checkGrace(tables, sink, source.tombstones(), deadline));
      plan.ifPresent(found -> prepared.add(new PreparedSink(sink, found)));
    }
    return new Checked(Optional.of(columns), prepared, problems);
  }
}
