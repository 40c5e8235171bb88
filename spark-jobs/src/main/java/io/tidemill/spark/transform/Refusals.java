package io.tidemill.spark.transform;

import io.tidemill.core.pipeline.Places.Place;
import io.tidemill.spark.decode.SparkPlaces;
import io.tidemill.spark.problem.DefinitionProblem;
import io.tidemill.spark.problem.Where;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UserDefinedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The functions that would let a later attempt of a run compute something else than an earlier one.
 * Spark's own {@code deterministic} flag is not enough: it means "within one query".
 */
final class Refusals {
  private static final Reason CLOCK =
      new Reason("reads the clock", "Use run_time(), which gives the run's claim time.");
  private static final Reason SESSION =
      new Reason("depends on the session that runs it", "Leave it out.");
  private static final Reason RANDOM =
      new Reason("gives another value each time", "Leave it out, or compute it from the record.");
  private static final Reason PLACE =
      new Reason(
          "depends on how the job is split",
          "Use _partition and _offset, which name a record's place.");
  private static final Reason ORDER =
      new Reason(
          "depends on the order in which rows arrive",
          "Leave it out, or use one that doesn't, such as min or max.");
  private static final Reason FOREIGN =
      new Reason("is not one of Spark's own functions", "Use one of those.");

  private static final Map<String, Reason> FUNCTIONS = new HashMap<>();

  private record Reason(String why, String fix) {}

  static {
    put(
        CLOCK,
        "current_timestamp",
        "current_date",
        "curdate",
        "now",
        "localtimestamp",
        "current_batch_timestamp",
        "getdate");
    put(
        SESSION,
        "current_user",
        "user",
        "session_user",
        "current_catalog",
        "current_database",
        "current_schema",
        "current_timezone",
        "version",
        "reflect",
        "java_method",
        "try_reflect",
        "input_file_name",
        "input_file_block_start",
        "input_file_block_length");
    put(RANDOM, "rand", "random", "randn", "uuid", "shuffle", "randstr", "uniform", "aes_encrypt");
    put(PLACE, "monotonically_increasing_id", "spark_partition_id");
    put(
        ORDER,
        "first",
        "first_value",
        "last",
        "last_value",
        "any_value",
        "collect_list",
        "array_agg",
        "collect_set",
        "listagg",
        "string_agg",
        "approx_percentile",
        "percentile_approx",
        "histogram_numeric",
        "mode",
        "max_by",
        "min_by",
        "row_number",
        "rank",
        "dense_rank",
        "percent_rank",
        "ntile",
        "cume_dist",
        "lag",
        "lead",
        "nth_value");
  }

  /** Classes of resolved expressions that need not have been written as a function call. */
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("CurrentTimestamp", "current_timestamp"),
          Map.entry("Now", "now"),
          Map.entry("CurrentDate", "current_date"),
          Map.entry("LocalTimestamp", "localtimestamp"),
          Map.entry("CurrentBatchTimestamp", "current_timestamp"),
          Map.entry("CurrentUser", "current_user"),
          Map.entry("CurrentCatalog", "current_catalog"),
          Map.entry("CurrentDatabase", "current_database"),
          Map.entry("CurrentTimeZone", "current_timezone"),
          Map.entry("AesEncrypt", "aes_encrypt"),
          Map.entry("First", "first"),
          Map.entry("Last", "last"),
          Map.entry("AnyValue", "any_value"));

  private static final Set<String> CLOCK_WITHOUT_ARGUMENTS =
      Set.of("unix_timestamp", "to_unix_timestamp");

  private static final Pattern SPECIAL_TIME =
      Pattern.compile("\\s*(now|today|tomorrow|yesterday)\\b.*", Pattern.CASE_INSENSITIVE);

  private static final Pattern SPECIAL_LITERAL =
      Pattern.compile(
          "\\b(?:date|timestamp|timestamp_ntz|timestamp_ltz)\\s*(['\"])\\s*(now|today|tomorrow|yesterday)\\b",
          Pattern.CASE_INSENSITIVE);

  private Refusals() {}

  private static void put(Reason reason, String... names) {
    for (String name : names) {
      FUNCTIONS.put(name, reason);
    }
  }

  /**
   * Spark turns {@code TIMESTAMP 'now'} into a constant while it parses, so only the text tells.
   */
  static Optional<DefinitionProblem> ofText(String sql) {
    Matcher found = SPECIAL_LITERAL.matcher(sql);
    return found.find()
        ? Optional.of(
            refused(
                Optional.of(SparkPlaces.of(sql, found.start())), "'" + found.group(2) + "'", CLOCK))
        : Optional.empty();
  }

  /** Why a function can't be called, by the name it was written with. */
  static Optional<DefinitionProblem> ofCall(UnresolvedFunction call) {
    List<String> parts = Trees.list(call.nameParts());
    String name = parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
    if (CLOCK_WITHOUT_ARGUMENTS.contains(name) && call.arguments().isEmpty()) {
      return Optional.of(refused(call, name + "()", CLOCK));
    }
    return Optional.ofNullable(FUNCTIONS.get(name)).map(reason -> refused(call, name, reason));
  }

  /** Why a resolved expression can't be used; what is below it aside. */
  static Optional<DefinitionProblem> ofExpression(Expression expression) {
    String name = CLASSES.get(expression.getClass().getSimpleName());
    if (name != null) {
      return Optional.of(refused(expression, name, FUNCTIONS.get(name)));
    }
    if (expression instanceof UserDefinedExpression) {
      return Optional.of(refused(expression, expression.prettyName(), FOREIGN));
    }
    if (expression instanceof Cast cast && isSpecialTime(cast)) {
      return Optional.of(refused(cast, cast.child().sql(), CLOCK));
    }
    boolean culprit =
        !expression.deterministic()
            && Trees.list(expression.children()).stream().allMatch(Expression::deterministic);
    return culprit
        ? Optional.of(
            refused(
                expression,
                expression.prettyName(),
                expression instanceof AggregateFunction ? ORDER : RANDOM))
        : Optional.empty();
  }

  private static boolean isSpecialTime(Cast cast) {
    boolean toTime =
        cast.dataType() instanceof DateType
            || cast.dataType() instanceof TimestampType
            || cast.dataType() instanceof TimestampNTZType;
    if (!toTime || !(cast.child().dataType() instanceof StringType) || !cast.child().foldable()) {
      return false;
    }
    Object text = cast.child().eval(org.apache.spark.sql.catalyst.InternalRow.empty());
    return text != null && SPECIAL_TIME.matcher(text.toString()).matches();
  }

  private static DefinitionProblem refused(Expression at, String name, Reason reason) {
    return refused(SparkPlaces.of(at.origin()), name, reason);
  }

  private static DefinitionProblem refused(Optional<Place> at, String name, Reason reason) {
    return new DefinitionProblem(
        Where.SQL.at(at),
        name,
        "what every attempt of a run computes alike",
        "%s, which %s".formatted(name, reason.why()),
        reason.fix());
  }
}
