package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.decode.SparkMessages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.QueryPlanningTracker;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/**
 * Looks at sinks' SQL without data, tables or a cluster: whether it can run, whether every attempt
 * would compute the same, and of how many records each row stems.
 */
public final class SinkAnalysis {
  private final SparkSession session;
  private final SourceColumns columns;
  private final Source.Tombstones tombstones;
  private final RunConstants constants;

  /**
   * An analysis over the records of a source.
   *
   * @param session whose parser and analyzer are used; its catalog should be empty
   */
  public SinkAnalysis(
      SparkSession session,
      SourceColumns columns,
      Source.Tombstones tombstones,
      RunConstants constants) {
    this.session = requireNonNull(session, "session");
    this.columns = requireNonNull(columns, "columns");
    this.tombstones = requireNonNull(tombstones, "tombstones");
    this.constants = requireNonNull(constants, "constants");
  }

  /** Analyses one sink; problems begin with the sink's table. */
  public Analysed analyse(Sink sink) {
    return look(sink)
        .match(
            valid -> valid,
            invalid ->
                new Analysed.Invalid(
                    invalid.problems().stream()
                        .map(problem -> "sink %s: %s".formatted(sink.table(), problem))
                        .toList()));
  }

  private Analysed look(Sink sink) {
    ParsedQuery parsed;
    try {
      parsed = ParsedQuery.of(session.sessionState().sqlParser(), sink.sql());
    } catch (ParseException e) {
      return new Analysed.Invalid(List.of("sql: " + SparkMessages.firstLine(e)));
    }
    List<String> problems = new ArrayList<>(parsed.problems());
    LogicalPlan analysed;
    try {
      LogicalPlan source = new SourceTable(columns).relation();
      analysed =
          session
              .sessionState()
              .analyzer()
              .executeAndCheck(
                  parsed.over(source, constants), new QueryPlanningTracker(Option.empty()));
      analysed = new InlineCTE(true).apply(analysed);
    } catch (Exception e) {
      // Spark throws AnalysisException without declaring it; and what was refused before may be why
      // names can't be resolved.
      if (problems.isEmpty()) {
        problems.add("sql: " + SparkMessages.firstLine(e));
      }
      return new Analysed.Invalid(problems);
    }
    if (problems.isEmpty()) {
      problems.addAll(refusals(analysed));
    }
    problems.addAll(doubled(analysed));
    return shape(sink, analysed, parsed.used())
        .match(
            valid -> problems.isEmpty() ? valid : new Analysed.Invalid(problems),
            invalid -> {
              Set<String> all = new LinkedHashSet<>(problems);
              all.addAll(invalid.problems());
              return new Analysed.Invalid(new ArrayList<>(all));
            });
  }

  private Analysed shape(Sink sink, LogicalPlan analysed, Set<MetadataColumn> used) {
    boolean aggregates = Trees.nodes(analysed).stream().anyMatch(Aggregate.class::isInstance);
    if (aggregates && !sink.merged()) {
      return new Analysed.Invalid(
          List.of(
              "an aggregate without merge needs perRun: true, which is not available in this version; merge: { column: sum } adds up over all runs"));
    }
    if (aggregates && tombstones == Source.Tombstones.DELETE) {
      return new Analysed.Invalid(
          List.of(
              "merge can't undo what a deleted record added; use it with \"tombstones: deadLetter\" only"));
    }
    if (aggregates) {
      return MergedShape.read(sink, analysed, used);
    }
    List<String> problems = new ArrayList<>(RowPath.problems(analysed));
    if (sink.merged()) {
      problems.add("merge needs a query with GROUP BY and aggregates");
    }
    return problems.isEmpty()
        ? new Analysed.Valid(new SinkPlan.RowByRow(analysed, RowPath.leaf(analysed), used))
        : new Analysed.Invalid(problems);
  }

  private static Set<String> refusals(LogicalPlan analysed) {
    Set<String> problems = new LinkedHashSet<>();
    for (Expression expression : Trees.expressions(analysed)) {
      Refusals.ofExpression(expression).ifPresent(problems::add);
      if (expression instanceof RuntimeReplaceable shorthand) {
        for (Expression replacement : Trees.expressions(shorthand.replacement())) {
          Refusals.ofExpression(replacement).ifPresent(problems::add);
        }
      }
    }
    return problems;
  }

  private static List<String> doubled(LogicalPlan analysed) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Attribute column : Trees.list(analysed.output())) {
      if (!seen.add(column.name())) {
        problems.add("the query gives column %s twice".formatted(column.name()));
      }
    }
    return problems;
  }
}
