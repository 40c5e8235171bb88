package io.tidemill.spark.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * The operators along which a row keeps stemming from one record: projections, filters and
 * sub-queries, down to {@code source}.
 */
final class RowPath {
  private static final String NOT_YET = " is not available in this version";
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("Distinct", "DISTINCT"),
          Map.entry("Deduplicate", "DISTINCT"),
          Map.entry("Join", "a join"),
          Map.entry("LateralJoin", "a join"),
          Map.entry("Union", "UNION"),
          Map.entry("Except", "EXCEPT"),
          Map.entry("Intersect", "INTERSECT"),
          Map.entry("Generate", "explode, or another function that makes several rows of one,"),
          Map.entry("Window", "a window function"),
          Map.entry("WithWindowDefinition", "a window function"),
          Map.entry("Expand", "GROUPING SETS, CUBE, ROLLUP or UNPIVOT"),
          Map.entry("Pivot", "PIVOT"),
          Map.entry("ScriptTransformation", "TRANSFORM"),
          Map.entry("Aggregate", "an aggregate inside another query"));

  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("GlobalLimit", "LIMIT takes other rows each time; leave it out"),
          Map.entry("LocalLimit", "LIMIT takes other rows each time; leave it out"),
          Map.entry("Offset", "OFFSET skips other rows each time; leave it out"),
          Map.entry("Tail", "LIMIT takes other rows each time; leave it out"),
          Map.entry("Sample", "TABLESAMPLE takes other rows each time; leave it out"),
          Map.entry("Sort", "ORDER BY has no effect on a table; leave it out"),
          Map.entry("Repartition", "hints about partitions have no effect; leave them out"),
          Map.entry("RepartitionByExpression", "DISTRIBUTE BY has no effect; leave it out"),
          Map.entry("RebalancePartitions", "hints about partitions have no effect; leave them out"),
          Map.entry("OneRowRelation", "a query must read source, which this one doesn't"),
          Map.entry("LocalRelation", "a query may read source alone, not rows of its own"),
          Map.entry("Range", "a query may read source alone, not range()"));

  private RowPath() {}

  /** What keeps the plan from being row by row; empty if nothing does. */
  static List<String> problems(LogicalPlan plan) {
    List<String> problems = new ArrayList<>();
    for (LogicalPlan node : Trees.nodes(plan)) {
      if (!carries(node) && !isSource(node)) {
        String problem = describe(node);
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
      }
    }
    return problems;
  }

  /** Why the query can't hold such an operator. */
  static String describe(LogicalPlan node) {
    String kind = node.getClass().getSimpleName();
    String never = NEVER.get(kind);
    return never == null ? NAMES.getOrDefault(kind, node.nodeName()) + NOT_YET : never;
  }

  /** The leaf of a plan without {@link #problems}. */
  static DataSourceV2Relation leaf(LogicalPlan plan) {
    LogicalPlan node = plan;
    while (carries(node)) {
      node = Trees.list(node.children()).get(0);
    }
    return (DataSourceV2Relation) node;
  }

  private static boolean carries(LogicalPlan node) {
    return node instanceof Project || node instanceof Filter || node instanceof SubqueryAlias;
  }

  private static boolean isSource(LogicalPlan node) {
    return node instanceof DataSourceV2Relation relation && relation.table() instanceof SourceTable;
  }
}
