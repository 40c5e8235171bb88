package io.tidemill.spark.transform;

import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.decode.SparkPlaces;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.CTESubstitution;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedNamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;

/** A sink's SQL before names are resolved: what it calls and which tables it reads. */
final class ParsedQuery {
  private final String sql;
  private final LogicalPlan plan;

  private ParsedQuery(String sql, LogicalPlan plan) {
    this.sql = sql;
    this.plan = plan;
  }

  static ParsedQuery of(ParserInterface parser, String sql) throws ParseException {
    LogicalPlan parsed = parser.parsePlan(sql);
    // Done first, so that a table named here is one that no WITH gives.
    return new ParsedQuery(sql, isStatement(parsed) ? parsed : CTESubstitution.apply(parsed));
  }

  List<DefinitionProblem> problems() {
    Set<DefinitionProblem> problems = new LinkedHashSet<>();
    for (LogicalPlan node : Trees.nodes(plan)) {
      if (isStatement(node)) {
        return List.of(
            new DefinitionProblem(
                Where.SQL,
                "",
                "a query",
                "a statement that changes something",
                "Write SELECT … FROM source."));
      }
      if (node instanceof UnresolvedRelation relation && !isSource(relation)) {
        problems.add(
            new DefinitionProblem(
                Where.SQL.at(SparkPlaces.of(relation.origin())),
                "",
                "source, the one table that a query may read",
                String.join(".", Trees.list(relation.multipartIdentifier())),
                "Write FROM source."));
      }
    }
    Refusals.ofText(sql).ifPresent(problems::add);
    for (Expression expression : Trees.expressions(plan)) {
      problem(expression).ifPresent(problems::add);
    }
    return new ArrayList<>(problems);
  }

  private static Optional<DefinitionProblem> problem(Expression expression) {
    if (expression instanceof SubqueryExpression) {
      return Optional.of(
          notYet(expression, "a query within an expression (IN, EXISTS or a single value)"));
    }
    if (expression instanceof UnresolvedWindowExpression
        || expression instanceof WindowExpression) {
      return Optional.of(notYet(expression, "a window function"));
    }
    if (expression instanceof UnresolvedFunction call) {
      return constant(call, RunConstants.NONE).isPresent()
          ? Optional.empty()
          : Refusals.ofCall(call);
    }
    return Optional.empty();
  }

  private static DefinitionProblem notYet(Expression expression, String found) {
    return new DefinitionProblem(
        Where.SQL.at(SparkPlaces.of(expression.origin())),
        "",
        "columns and conditions of single records",
        found + ", which is not available in this version",
        "Leave it out.");
  }

  /** Where the query writes its columns, as far as it names them one by one. */
  Map<String, Place> columns() {
    LogicalPlan node = plan;
    while (!(node instanceof Project || node instanceof Aggregate)) {
      if (node.children().size() != 1) {
        return Map.of();
      }
      node = node.children().head();
    }
    List<NamedExpression> list =
        node instanceof Project project
            ? Trees.list(project.projectList())
            : Trees.list(((Aggregate) node).aggregateExpressions());
    Map<String, Place> places = new HashMap<>();
    for (NamedExpression column : list) {
      Expression expression = (Expression) column;
      List<String> name =
          column instanceof Alias alias ? List.of(alias.name()) : nameParts(expression);
      if (!name.isEmpty()) {
        SparkPlaces.of(expression.origin())
            .ifPresent(place -> places.put(name.get(name.size() - 1), place));
      }
    }
    return places;
  }

  /** The name that an expression refers to something by; empty if it doesn't. */
  private static List<String> nameParts(Expression expression) {
    if (expression instanceof UnresolvedAttribute attribute) {
      return Trees.list(attribute.nameParts());
    }
    // Inside a lambda, Spark's parser takes every name for a variable of it at first.
    return expression instanceof UnresolvedNamedLambdaVariable variable
        ? Trees.list(variable.nameParts())
        : List.of();
  }

  /** The plan with {@code source} and the run's constants put in. */
  LogicalPlan over(LogicalPlan source, RunConstants constants) {
    LogicalPlan read =
        Trees.rewrite(
            plan,
            node -> node instanceof UnresolvedRelation table && isSource(table) ? source : node);
    return Trees.rewriteExpressions(
        read,
        expression ->
            expression instanceof UnresolvedFunction call
                ? constant(call, constants).orElse(expression)
                : expression);
  }

  private static Optional<Expression> constant(UnresolvedFunction call, RunConstants constants) {
    List<String> name = Trees.list(call.nameParts());
    if (name.size() != 1 || !call.arguments().isEmpty()) {
      return Optional.empty();
    }
    if ("run_time".equalsIgnoreCase(name.get(0))) {
      return Optional.of(new Literal(constants.claimTime(), DataTypes.TimestampType));
    }
    if ("run_number".equalsIgnoreCase(name.get(0))) {
      return Optional.of(new Literal(constants.run(), DataTypes.LongType));
    }
    return Optional.empty();
  }

  private static boolean isSource(UnresolvedRelation relation) {
    List<String> name = Trees.list(relation.multipartIdentifier());
    return name.size() == 1 && SourceColumns.VIEW.equalsIgnoreCase(name.get(0));
  }

  private static boolean isStatement(LogicalPlan node) {
    return node instanceof Command || node instanceof ParsedStatement;
  }
}
