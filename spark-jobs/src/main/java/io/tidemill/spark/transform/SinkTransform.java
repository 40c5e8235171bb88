package io.tidemill.spark.transform;

import static java.util.Objects.requireNonNull;

import io.tidemill.spark.decode.SourceColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.execution.CommandExecutionMode;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/** Runs analysed SQL over decoded records, lazily: nothing is computed before rows are taken. */
public final class SinkTransform {
  private final SparkSession session;
  private final SourceColumns columns;
  private final JavaRDD<InternalRow> source;

  /**
   * A transform of decoded records.
   *
   * @param source rows in the layout of {@code columns}
   */
  public SinkTransform(SparkSession session, SourceColumns columns, JavaRDD<InternalRow> source) {
    this.session = requireNonNull(session, "session");
    this.columns = requireNonNull(columns, "columns");
    this.source = requireNonNull(source, "source");
  }

  /**
   * The rows that the sink's SQL gives.
   *
   * @param without numbers of the records that a merged sink can't group; they are left out
   */
  public SinkRows rows(SinkPlan plan, Set<Long> without) {
    return plan.match(
        rowByRow ->
            new SinkRows(
                run(new Leaf(rowByRow).carry(rowByRow.plan())),
                rowByRow.columns(),
                Origin.ONE_RECORD),
        merged -> new SinkRows(run(aggregated(merged, without)), merged.columns(), Origin.MANY));
  }

  /**
   * What a merged sink groups its records by.
   *
   * @return a row per record, in the layout of {@link SinkPlan.Merged#keyColumns}, then the
   *     record's number
   */
  public JavaRDD<InternalRow> keys(SinkPlan.Merged merged) {
    Keyed keyed = new Keyed(merged);
    List<NamedExpression> output = new ArrayList<>(keyed.keys);
    output.add(keyed.number);
    return run(new Project(Trees.seq(output), keyed.plan));
  }

  private LogicalPlan aggregated(SinkPlan.Merged merged, Set<Long> without) {
    Keyed keyed = new Keyed(merged);
    List<NamedExpression> output = new ArrayList<>();
    for (SinkPlan.Column column : merged.output()) {
      output.add(
          column.key() == SinkPlan.Column.NO_KEY
              ? alias(Trees.rewrite(column.expression(), SinkTransform::checked), column.name())
              : alias(keyed.keys.get(column.key()), column.name()));
    }
    LogicalPlan input =
        without.isEmpty()
            ? keyed.plan
            : new Filter(new Not(new InSet(keyed.number, Trees.set(without))), keyed.plan);
    return new Aggregate(Trees.seq(keyed.keys), Trees.seq(output), input);
  }

  /** A sum that fails when it leaves its type, as merging does, where Spark's would wrap round. */
  private static Expression checked(Expression expression) {
    return expression instanceof Sum sum ? new Sum(sum.child(), EvalMode.ANSI()) : expression;
  }

  private static Alias alias(Expression expression, String name) {
    return new Alias(
        expression,
        name,
        NamedExpression.newExprId(),
        Trees.seq(List.of()),
        Option.empty(),
        Trees.seq(List.of()));
  }

  private JavaRDD<InternalRow> run(LogicalPlan plan) {
    return session.sessionState().executePlan(plan, CommandExecutionMode.ALL()).toRdd().toJavaRDD();
  }

  /** A merged sink's input with its grouping keys and the record's number as columns. */
  private final class Keyed {
    private final List<Attribute> keys = new ArrayList<>();
    private final Attribute number;
    private final LogicalPlan plan;

    Keyed(SinkPlan.Merged merged) {
      Leaf leaf = new Leaf(merged);
      LogicalPlan input = leaf.carry(merged.input());
      List<NamedExpression> output = new ArrayList<>(Trees.list(input.output()));
      for (int i = 0; i < merged.keys().size(); i++) {
        Alias key = alias(merged.keys().get(i), "key_" + i);
        output.add(key);
        keys.add(key.toAttribute());
      }
      number = leaf.number;
      plan = new Project(Trees.seq(output), input);
    }
  }

  /** The decoded records in place of a plan's leaf, with the two hidden columns. */
  private final class Leaf {
    private final Attribute number = SourceTable.fresh("tidemill_number", DataTypes.LongType);
    private final Attribute tombstone =
        SourceTable.fresh("tidemill_tombstone", DataTypes.BooleanType);
    private final List<NamedExpression> used = new ArrayList<>();
    private final LogicalPlan relation;

    Leaf(SinkPlan plan) {
      List<Attribute> attributes = SourceTable.attributes(plan.leaf(), columns);
      for (Attribute attribute : attributes) {
        if (plan.used().contains(attribute.name())) {
          used.add((NamedExpression) attribute);
        }
      }
      attributes.add(number);
      attributes.add(tombstone);
      relation =
          new LogicalRDD(
              Trees.seq(attributes),
              source.rdd(),
              new UnknownPartitioning(0),
              Trees.seq(List.of()),
              false,
              session,
              Option.empty(),
              Option.empty());
    }

    /** The plan over the records, its output followed by number and tombstone. */
    LogicalPlan carry(LogicalPlan plan) {
      if (plan instanceof Project project) {
        List<NamedExpression> output = new ArrayList<>(Trees.list(project.projectList()));
        output.add(number);
        output.add(tombstone);
        return new Project(Trees.seq(output), carry(project.child()));
      }
      if (plan instanceof Filter filter) {
        return new Filter(filter.condition(), carry(filter.child()));
      }
      if (plan instanceof SubqueryAlias alias) {
        return carry(alias.child());
      }
      List<NamedExpression> output = new ArrayList<>(used);
      output.add(number);
      output.add(tombstone);
      return new Project(Trees.seq(output), relation);
    }
  }
}
