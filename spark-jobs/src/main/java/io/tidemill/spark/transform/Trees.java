package io.tidemill.spark.transform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Set;

/** Walks and rewrites Catalyst's trees from Java. */
final class Trees {
  private Trees() {}

  static <T> List<T> list(Seq<T> seq) {
    return JavaConverters.seqAsJavaListConverter(seq).asJava();
  }

  static <T> Seq<T> seq(List<? extends T> list) {
    return JavaConverters.<T>asScalaBufferConverter(new ArrayList<T>(list)).asScala().toList();
  }

  static Set<Object> set(Collection<?> values) {
    return JavaConverters.<Object>asScalaBufferConverter(new ArrayList<Object>(values))
        .asScala()
        .toSet();
  }

  /** The plan's nodes, each before its children; plans within expressions are left out. */
  static List<LogicalPlan> nodes(LogicalPlan plan) {
    List<LogicalPlan> nodes = new ArrayList<>();
    collect(plan, nodes);
    return nodes;
  }

  private static void collect(LogicalPlan plan, List<LogicalPlan> nodes) {
    nodes.add(plan);
    for (LogicalPlan child : list(plan.children())) {
      collect(child, nodes);
    }
  }

  /** Every expression of every node, each before its children. */
  static List<Expression> expressions(LogicalPlan plan) {
    List<Expression> expressions = new ArrayList<>();
    for (LogicalPlan node : nodes(plan)) {
      for (Expression expression : list(node.expressions())) {
        collect(expression, expressions);
      }
    }
    return expressions;
  }

  /** The expression and all below it, each before its children. */
  static List<Expression> expressions(Expression expression) {
    List<Expression> expressions = new ArrayList<>();
    collect(expression, expressions);
    return expressions;
  }

  private static void collect(Expression expression, List<Expression> expressions) {
    expressions.add(expression);
    for (Expression child : list(expression.children())) {
      collect(child, expressions);
    }
  }

  /** Rewrites the plan's nodes from the leaves up. */
  static LogicalPlan rewrite(LogicalPlan plan, UnaryOperator<LogicalPlan> rule) {
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : list(plan.children())) {
      children.add(rewrite(child, rule));
    }
    return rule.apply(plan.withNewChildren(seq(children)));
  }

  /** Rewrites every expression of the plan's nodes from the leaves up. */
  static LogicalPlan rewriteExpressions(LogicalPlan plan, UnaryOperator<Expression> rule) {
    return rewrite(plan, node -> node.mapExpressions(each -> rewrite(each, rule)));
  }

  static Expression rewrite(Expression expression, UnaryOperator<Expression> rule) {
    List<Expression> children = new ArrayList<>();
    for (Expression child : list(expression.children())) {
      children.add(rewrite(child, rule));
    }
    return rule.apply(expression.withNewChildren(seq(children)));
  }
}
