package io.tidemill.spark.transform;

import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.MergeRule;
import io.tidemill.spark.decode.MetadataColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
  private final Set<MetadataColumn> used;
  private final List<String> problems = new ArrayList<>();

  private MergedShape(Sink sink, Set<MetadataColumn> used) {
    this.sink = sink;
    this.used = used;
  }

  static Analysed read(Sink sink, LogicalPlan analysed, Set<MetadataColumn> used) {
    return new MergedShape(sink, used).read(analysed);
  }

  private Analysed read(LogicalPlan analysed) {
    List<NamedExpression> output = new ArrayList<>(Trees.list(analysed.output()));
    LogicalPlan node = analysed;
    while (!(node instanceof Aggregate)) {
      if (node instanceof Filter) {
        problems.add("HAVING can't be merged: what it leaves out of one run is missing for ever");
      } else if (node instanceof Project project) {
        output = through(project, output);
      } else if (!(node instanceof SubqueryAlias)) {
        problems.add(RowPath.describe(node));
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
    return new Analysed.Valid(
        new SinkPlan.Merged(
            aggregate.child(), keys, columns, schema, RowPath.leaf(aggregate.child()), used));
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
        problems.add(
            "column %s is computed from aggregates (%s), so it can't be merged; put the aggregate itself in the table"
                .formatted(column.name(), from.sql()));
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
      problems.add("expected GROUP BY with the columns of the table's key, found none");
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
          problems.add(notKey(column.name(), expression));
        } else {
          uses[key]++;
        }
      }
      columns.add(new SinkPlan.Column(column, key, expression));
    }
    for (int i = 0; i < uses.length; i++) {
      if (uses[i] != 1) {
        problems.add(
            "grouping key %s must be exactly one column of the query, because the table's key must be the grouping keys; found %d"
                .formatted(keys.get(i).sql(), uses[i]));
      }
    }
    for (String merged : sink.merge().keySet()) {
      if (output.stream().noneMatch(column -> column.name().equals(merged))) {
        problems.add("merge names column %s, which the query doesn't give".formatted(merged));
      }
    }
    if (output.stream().anyMatch(column -> column.name().equals(MergeRule.MARK_COLUMN))) {
      problems.add(
          "column %s is written by Tidemill itself; leave it out of the query"
              .formatted(MergeRule.MARK_COLUMN));
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

  private static String notKey(String column, Expression expression) {
    boolean aggregates =
        Trees.expressions(expression).stream().anyMatch(AggregateExpression.class::isInstance);
    return aggregates
        ? "column %s (%s) is an aggregate, so merge must say how it takes in further runs: merge: { %s: sum }, for instance"
            .formatted(column, expression.sql(), column)
        : "column %s (%s) is neither a grouping key nor merged".formatted(column, expression.sql());
  }

  private void checkFit(String column, MergeFunction function, Expression expression) {
    if (!(expression instanceof AggregateExpression aggregate)) {
      problems.add(
          "column %s is merged by %s, so it must be one aggregate function; found %s"
              .formatted(column, name(function), expression.sql()));
      return;
    }
    if (aggregate.isDistinct()) {
      problems.add(
          "column %s: DISTINCT can't be merged, because a later run can't know what earlier ones saw; found %s"
              .formatted(column, aggregate.sql()));
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
      problems.add(
          "column %s is merged by %s: expected %s, found %s"
              .formatted(column, name(function), expected(function), aggregate.sql()));
    } else if (found instanceof Sum && !isExact(found)) {
      problems.add(
          "column %s: a sum of floating-point numbers depends on their order; cast to DECIMAL before it is summed, found %s"
              .formatted(column, aggregate.sql()));
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
