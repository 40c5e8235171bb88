package io.tidemill.spark.transform;

import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.UsedColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * A row-by-row plan without the columns of inner projections that nothing above them uses; {@code
 * *} and metadata columns bring many.
 *
 * @param leaf where {@code source} is read
 * @param used what the plan uses of it
 */
record Pruning(LogicalPlan plan, DataSourceV2Relation leaf, UsedColumns used) {
  /** Prunes a plan all of whose output is used. */
  static Pruning of(LogicalPlan plan) {
    return of(plan, Trees.list(plan.output()));
  }

  /** Prunes a plan of whose output only what {@code above} refers to is used. */
  static Pruning of(LogicalPlan plan, Collection<?> above) {
    Set<ExprId> references = references(above);
    LogicalPlan pruned = pruned(plan, references);
    DataSourceV2Relation leaf = RowPath.leaf(pruned);
    for (LogicalPlan node : Trees.nodes(pruned)) {
      if (node != leaf) {
        references.addAll(references(Trees.list(node.expressions())));
      }
    }
    return new Pruning(pruned, leaf, used(leaf, references));
  }

  private static LogicalPlan pruned(LogicalPlan plan, Set<ExprId> needed) {
    if (plan instanceof Project project) {
      List<NamedExpression> kept = new ArrayList<>();
      for (NamedExpression column : Trees.list(project.projectList())) {
        if (needed.contains(column.exprId())) {
          kept.add(column);
        }
      }
      return new Project(Trees.seq(kept), pruned(project.child(), references(kept)));
    }
    if (plan instanceof Filter filter) {
      Set<ExprId> both = new HashSet<>(needed);
      both.addAll(references(List.of(filter.condition())));
      return new Filter(filter.condition(), pruned(filter.child(), both));
    }
    return plan instanceof SubqueryAlias alias ? pruned(alias.child(), needed) : plan;
  }

  private static Set<ExprId> references(Collection<?> expressions) {
    Set<ExprId> references = new HashSet<>();
    for (Object expression : expressions) {
      for (Expression each : Trees.expressions((Expression) expression)) {
        if (each instanceof Attribute attribute) {
          references.add(attribute.exprId());
        }
      }
    }
    return references;
  }

  private static UsedColumns used(DataSourceV2Relation leaf, Set<ExprId> references) {
    Set<String> fields = new HashSet<>();
    for (Attribute attribute : Trees.list(leaf.output())) {
      if (references.contains(attribute.exprId())) {
        fields.add(attribute.name());
      }
    }
    Set<MetadataColumn> metadata = EnumSet.noneOf(MetadataColumn.class);
    for (MetadataColumn column : MetadataColumn.values()) {
      if (fields.remove(column.columnName())) {
        metadata.add(column);
      }
    }
    return new UsedColumns(fields, metadata);
  }
}
