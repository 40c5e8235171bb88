package io.tidemill.spark.transform;

import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.decode.SparkPlaces;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.CountIf;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StructType;

/**
 * Reads an analysed plan as a merged sink's: one aggregate, whose columns are exactly its grouping
 * expressions and exact, order-free aggregates that {@code merge} names.
 */
final class MergedShape {
  private final Sink sink;
  private final ParsedQuery parsed;
  private final List<DefinitionProblem> problems = new ArrayList<>();

  private MergedShape(Sink sink, ParsedQuery parsed) {
    this.sink = sink;
    this.parsed = parsed;
  }

  static Analysed read(Sink sink, LogicalPlan analysed, ParsedQuery parsed) {
    return new MergedShape(sink, parsed).read(analysed);
  }

  private void add(Where where, String what, String expected, String found, String fix) {
    problems.add(new DefinitionProblem(where, what, expected, found, fix).placed(parsed.columns()));
  }

  private Analysed read(LogicalPlan analysed) {
    List<NamedExpression> output = new ArrayList<>(Trees.list(analysed.output()));
    LogicalPlan node = analysed;
    while (!(node instanceof Aggregate)) {
      if (node instanceof Filter) {
        add(
            Where.SQL.at(SparkPlaces.of(node.origin())),
            "",
            "all groups, to be merged with later runs'",
            "HAVING: what it leaves out of one run is missing for ever",
            "Leave it out.");
      } else if (node instanceof Project project) {
        output = through(project, output);
      } else if (!(node instanceof SubqueryAlias)) {
        problems.add(RowPath.refused(node));
      }
      if (node.children().size() != 1) {
        return new Analysed.Invalid(problems);
      }
      node = node.children().head();
    }
    Aggregate aggregate = (Aggregate) node;
    problems.addAll(RowPath.problems(aggregate.child()));
    List<Expression> keys = Trees.list(aggregate.groupingExpressions());
    List<SinkPlan.Column> columns = columns(output, aggregate, keys);
    if (!problems.isEmpty()) {
      return new Analysed.Invalid(problems);
    }
    StructType schema = new StructType();
    for (SinkPlan.Column column : columns) {
      schema = schema.add(column.name(), column.expression().dataType(), true);
    }
    List<Expression> above = new ArrayList<>(keys);
    columns.forEach(column -> above.add(column.expression()));
    Pruning input = Pruning.of(aggregate.child(), above);
    return new Analysed.Valid(
        new SinkPlan.Merged(input.plan(), keys, columns, schema, input.leaf(), input.used()),
        parsed.columns());
  }

  /** What the projection's input calls the columns of its output; only names may change here. */
  private List<NamedExpression> through(Project project, List<NamedExpression> output) {
    List<NamedExpression> inputs = new ArrayList<>();
    for (NamedExpression column : output) {
      NamedExpression made = find(column, Trees.list(project.projectList()));
      Expression from = made instanceof Alias alias ? alias.child() : (Expression) made;
      if (from instanceof Attribute attribute) {
        inputs.add((NamedExpression) attribute.withName(column.name()));
      } else {
        add(
            Where.column(column.name()),
            "column " + column.name(),
            "an aggregate itself, which can be merged",
            "%s, which is computed from aggregates".formatted(from.sql()),
            "Put the aggregate itself in the table.");
      }
    }
    return inputs;
  }

  private static NamedExpression find(NamedExpression wanted, List<NamedExpression> among) {
    for (NamedExpression each : among) {
      if (each.exprId().equals(wanted.exprId())) {
        return each;
      }
    }
    throw new IllegalStateException("Spark's plan lacks column " + wanted.name());
  }

  private List<SinkPlan.Column> columns(
      List<NamedExpression> output, Aggregate aggregate, List<Expression> keys) {
    if (keys.isEmpty()) {
      add(
          Where.SQL,
          "",
          "GROUP BY with the columns of the table's key",
          "none",
          "Add it to the query.");
    }
    List<SinkPlan.Column> columns = new ArrayList<>();
    int[] uses = new int[keys.size()];
    for (NamedExpression column : output) {
      NamedExpression made = find(column, Trees.list(aggregate.aggregateExpressions()));
      Expression expression = made instanceof Alias alias ? alias.child() : (Expression) made;
      MergeFunction function = sink.merge().get(column.name());
      int key = SinkPlan.Column.NO_KEY;
      if (function != null) {
        checkFit(column.name(), function, expression);
      } else {
        key = indexOf(expression, keys);
        if (key < 0) {
          notKey(column.name(), expression);
        } else {
          uses[key]++;
        }
      }
      columns.add(new SinkPlan.Column(column, key, expression));
    }
    for (int i = 0; i < uses.length; i++) {
      if (uses[i] != 1) {
        add(
            Where.SQL.at(SparkPlaces.of(keys.get(i).origin())),
            "grouping key " + keys.get(i).sql(),
            "exactly one column of the query to give it, as the table's key must be the grouping keys",
            uses[i] == 0 ? "none" : Integer.toString(uses[i]),
            uses[i] == 0 ? "Add it to the query's columns." : "Leave out all but one.");
      }
    }
    for (String merged : sink.merge().keySet()) {
      if (output.stream().noneMatch(column -> column.name().equals(merged))) {
        add(
            Where.key(Where.MERGE.key() + "." + merged),
            "",
            "a column that the query gives: "
                + String.join(", ", output.stream().map(NamedExpression::name).toList()),
            merged,
            "Correct its name, or add it to the query.");
      }
    }
    if (output.stream().anyMatch(column -> column.name().equals(MergeRule.MARK_COLUMN))) {
      add(
          Where.column(MergeRule.MARK_COLUMN),
          "column " + MergeRule.MARK_COLUMN,
          "a query without it, as Tidemill writes it with each merge",
          "it",
          "Leave it out of the query.");
    }
    return columns;
  }

  private static int indexOf(Expression expression, List<Expression> keys) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).semanticEquals(expression)) {
        return i;
      }
    }
    return SinkPlan.Column.NO_KEY;
  }

  private void notKey(String column, Expression expression) {
    boolean aggregates =
        Trees.expressions(expression).stream().anyMatch(AggregateExpression.class::isInstance);
    if (aggregates) {
      add(
          Where.column(column),
          "column " + column,
          "merge to say how it takes in further runs, as it is an aggregate",
          "%s, and nothing about it in merge".formatted(expression.sql()),
          "Add it, as in merge: { %s: sum }.".formatted(column));
    } else {
      add(
          Where.column(column),
          "column " + column,
          "a grouping key, or a column that merge names",
          "%s, which is neither".formatted(expression.sql()),
          "Group by it, or leave it out.");
    }
  }

  private void checkFit(String column, MergeFunction function, Expression expression) {
    Where where = Where.column(column);
    String what = "column " + column;
    if (!(expression instanceof AggregateExpression aggregate)) {
      add(
          where,
          what,
          "one aggregate function, as it is merged by " + name(function),
          expression.sql(),
          "Put the aggregate itself in the table.");
      return;
    }
    if (aggregate.isDistinct()) {
      add(
          where,
          what,
          "an aggregate without DISTINCT, as a later run can't know what earlier ones saw",
          aggregate.sql(),
          "Leave out DISTINCT, or the column.");
      return;
    }
    AggregateFunction found = aggregate.aggregateFunction();
    boolean fits =
        switch (function) {
          case SUM -> found instanceof Sum || found instanceof Count || found instanceof CountIf;
          case MIN -> found instanceof Min;
          case MAX -> found instanceof Max;
          case UNION -> false;
        };
    if (!fits) {
      add(
          where,
          what,
          "%s, as it is merged by %s".formatted(expected(function), name(function)),
          aggregate.sql(),
          "Change the aggregate, or how it is merged.");
    } else if (found instanceof Sum && !isExact(found)) {
      add(
          where,
          what,
          "an exact sum",
          "%s of floating-point numbers, which depends on their order".formatted(aggregate.sql()),
          "CAST to DECIMAL before it is summed.");
    }
  }

  private static boolean isExact(AggregateFunction sum) {
    return sum.dataType() instanceof LongType || sum.dataType() instanceof DecimalType;
  }

  private static String expected(MergeFunction function) {
    return switch (function) {
      case SUM -> "sum(…) or count(…)";
      case MIN -> "min(…)";
      case MAX -> "max(…)";
      case UNION -> "another merge, because union is not available in this version";
    };
  }

  private static String name(MergeFunction function) {
    return function.name().toLowerCase(Locale.ROOT);
  }
}
