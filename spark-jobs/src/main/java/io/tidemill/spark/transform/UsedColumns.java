package io.tidemill.spark.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Tells which of the source's columns a sink's SQL takes. */
public final class UsedColumns {
  private UsedColumns() {}

  /**
   * Their names, in the source's order. What an inner query takes counts, even if an outer one
   * leaves it.
   */
  public static List<String> of(SinkPlan plan) {
    Set<Long> taken = new HashSet<>();
    for (Expression expression : expressions(plan)) {
      if (expression instanceof Attribute attribute) {
        taken.add(attribute.exprId().id());
      }
    }
    List<String> names = new ArrayList<>();
    for (Attribute attribute : Trees.list(plan.leaf().output())) {
      if (taken.contains(attribute.exprId().id())) {
        names.add(attribute.name());
      }
    }
    return names;
  }

  private static List<Expression> expressions(SinkPlan plan) {
    return plan.match(
        rowByRow -> aboveLeaf(rowByRow.plan()),
        merged -> {
          List<Expression> all = aboveLeaf(merged.input());
          merged.keys().forEach(key -> all.addAll(Trees.expressions(key)));
          merged.output().forEach(column -> all.addAll(Trees.expressions(column.expression())));
          return all;
        });
  }

  /** What the nodes above the leaf take; the leaf has all there is. */
  private static List<Expression> aboveLeaf(LogicalPlan plan) {
    List<Expression> expressions = new ArrayList<>();
    for (LogicalPlan node : Trees.nodes(plan)) {
      if (!node.children().isEmpty()) {
        for (Expression expression : Trees.list(node.expressions())) {
          expressions.addAll(Trees.expressions(expression));
        }
      }
    }
    return expressions;
  }
}
