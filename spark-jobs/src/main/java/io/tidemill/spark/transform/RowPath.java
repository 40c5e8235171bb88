package io.tidemill.spark.transform;

import io.tidemill.spark.decode.SparkPlaces;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
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
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("Distinct", "DISTINCT"),
          Map.entry("Deduplicate", "DISTINCT"),
          Map.entry("Join", "a join"),
          Map.entry("LateralJoin", "a join"),
          Map.entry("Union", "UNION"),
          Map.entry("Except", "EXCEPT"),
          Map.entry("Intersect", "INTERSECT"),
          Map.entry("Generate", "explode, or another function that makes several rows of one"),
          Map.entry("Window", "a window function"),
          Map.entry("WithWindowDefinition", "a window function"),
          Map.entry("Expand", "GROUPING SETS, CUBE, ROLLUP or UNPIVOT"),
          Map.entry("Pivot", "PIVOT"),
          Map.entry("ScriptTransformation", "TRANSFORM"),
          Map.entry("Aggregate", "an aggregate inside another query"));

  private static final Map<String, String> NEVER =
      Map.ofEntries(
          Map.entry("GlobalLimit", "LIMIT, which takes other rows each time"),
          Map.entry("LocalLimit", "LIMIT, which takes other rows each time"),
          Map.entry("Offset", "OFFSET, which skips other rows each time"),
          Map.entry("Tail", "LIMIT, which takes other rows each time"),
          Map.entry("Sample", "TABLESAMPLE, which takes other rows each time"),
          Map.entry("Sort", "ORDER BY, which has no effect on a table"),
          Map.entry("Repartition", "a hint about partitions, which has no effect"),
          Map.entry("RepartitionByExpression", "DISTRIBUTE BY, which has no effect"),
          Map.entry("RebalancePartitions", "a hint about partitions, which has no effect"));

  private static final Map<String, String> OTHER_SOURCES =
      Map.of(
          "OneRowRelation", "no table at all",
          "LocalRelation", "rows of its own",
          "Range", "range()");

  private RowPath() {}

  /** What keeps the plan from being row by row; empty if nothing does. */
  static List<DefinitionProblem> problems(LogicalPlan plan) {
    List<DefinitionProblem> problems = new ArrayList<>();
    for (LogicalPlan node : Trees.nodes(plan)) {
      if (!carries(node) && !isSource(node)) {
        DefinitionProblem problem = refused(node);
        if (problems.stream().noneMatch(known -> known.found().equals(problem.found()))) {
          problems.add(problem);
        }
      }
    }
    return problems;
  }

  /** Why the query can't hold such an operator. */
  static DefinitionProblem refused(LogicalPlan node) {
    Where where = Where.SQL.at(SparkPlaces.of(node.origin()));
    String kind = node.getClass().getSimpleName();
    String other = OTHER_SOURCES.get(kind);
    if (other != null) {
      return new DefinitionProblem(
          where, "", "a query that reads source alone", other, "Write FROM source.");
    }
    String never = NEVER.get(kind);
    return never != null
        ? new DefinitionProblem(
            where, "", "rows that every attempt finds alike", never, "Leave it out.")
        : new DefinitionProblem(
            where,
            "",
            "columns and conditions of single records",
            NAMES.getOrDefault(kind, node.nodeName()) + ", which is not available in this version",
            "Leave it out.");
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
