package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.decode.SparkMessages;
import io.tidemill.spark.decode.SparkPlaces;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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
  /** People nest a dozen; Spark gives up at some hundreds, depending on its stack. */
  private static final int MOST_BRACKETS = 500;

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

  /** Analyses one sink. */
  public Analysed analyse(Sink sink) {
    return bounded(sink)
        .match(
            valid -> valid,
            invalid ->
                new Analysed.Invalid(
                    invalid.problems().stream().map(problem -> problem.of(sink.table())).toList(),
                    invalid.columns(),
                    invalid.places()));
  }

  private Analysed bounded(Sink sink) {
    // Spark's parser takes seconds of processor time before it gives up on thousands of brackets.
    if (depth(sink.sql()) > MOST_BRACKETS) {
      return tooDeep();
    }
    try {
      return look(sink);
    } catch (StackOverflowError e) {
      return tooDeep();
    }
  }

  private static int depth(String sql) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < sql.length(); i++) {
      char at = sql.charAt(i);
      depth += at == '(' ? 1 : at == ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  private static Analysed tooDeep() {
    return new Analysed.Invalid(
        List.of(
            new DefinitionProblem(
                Where.SQL,
                "",
                "a query that Spark can follow",
                "one that nests too deep for it",
                "Look for stray parentheses, or write the query flatter.")));
  }

  private Analysed look(Sink sink) {
    ParsedQuery parsed;
    try {
      parsed = ParsedQuery.of(session.sessionState().sqlParser(), sink.sql());
    } catch (ParseException e) {
      return new Analysed.Invalid(List.of(refused("Spark SQL", e, "Correct the query there.")));
    }
    List<DefinitionProblem> problems = new ArrayList<>(parsed.problems());
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
        problems.add(
            refused(
                "a query that Spark can run over source",
                e,
                "Correct it; source has the columns %s."
                    .formatted(String.join(", ", columns.fields().fieldNames()))));
      }
      return new Analysed.Invalid(problems);
    }
    if (problems.isEmpty()) {
      problems.addAll(refusals(analysed));
    }
    problems.addAll(doubled(analysed));
    Set<DefinitionProblem> all = new LinkedHashSet<>(problems);
    Analysed shape = shape(sink, analysed, parsed);
    all.addAll(shape.match(valid -> List.of(), Analysed.Invalid::problems));
    return all.isEmpty()
        ? shape
        : new Analysed.Invalid(
            new ArrayList<>(all), Optional.of(analysed.schema()), parsed.columns());
  }

  private static DefinitionProblem refused(String expected, Exception refusal, String fix) {
    return new DefinitionProblem(
        Where.SQL.at(SparkPlaces.of(refusal)), "", expected, SparkMessages.firstLine(refusal), fix);
  }

  private Analysed shape(Sink sink, LogicalPlan analysed, ParsedQuery parsed) {
    boolean aggregates = Trees.nodes(analysed).stream().anyMatch(Aggregate.class::isInstance);
    if (aggregates && !sink.merged()) {
      return new Analysed.Invalid(
          List.of(
              new DefinitionProblem(
                  Where.SQL,
                  "",
                  "merge beside a query with aggregates",
                  "none, which needs perRun: true, which is not available in this version",
                  "Add merge: { column: sum }, which adds up over all runs.")));
    }
    if (aggregates && tombstones == Source.Tombstones.DELETE) {
      return new Analysed.Invalid(
          List.of(
              new DefinitionProblem(
                  Where.MERGE,
                  "",
                  "tombstones: deadLetter where merge is, which can't undo what a deleted record added",
                  "tombstones: delete",
                  "Remove one of the two.")));
    }
    if (aggregates) {
      return MergedShape.read(sink, analysed, parsed);
    }
    List<DefinitionProblem> problems = new ArrayList<>(RowPath.problems(analysed));
    if (sink.merged()) {
      problems.add(
          new DefinitionProblem(
              Where.MERGE,
              "",
              "a query with GROUP BY and aggregates",
              "one without",
              "Add GROUP BY to the query, or remove merge."));
    }
    if (!problems.isEmpty()) {
      return new Analysed.Invalid(problems);
    }
    Pruning pruned = Pruning.of(analysed);
    return new Analysed.Valid(
        new SinkPlan.RowByRow(pruned.plan(), pruned.leaf(), pruned.used()), parsed.columns());
  }

  private static Set<DefinitionProblem> refusals(LogicalPlan analysed) {
    Set<DefinitionProblem> problems = new LinkedHashSet<>();
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

  private static List<DefinitionProblem> doubled(LogicalPlan analysed) {
    List<DefinitionProblem> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Attribute column : Trees.list(analysed.output())) {
      if (!seen.add(column.name())) {
        problems.add(
            new DefinitionProblem(
                Where.SQL,
                "column " + column.name(),
                "each column once",
                "it twice",
                "Leave one of them out, or name it otherwise with AS."));
      }
    }
    return problems;
  }
}
