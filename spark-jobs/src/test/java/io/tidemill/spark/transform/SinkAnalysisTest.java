package io.tidemill.spark.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.MergeFunction;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.spark.LocalSpark;
import io.tidemill.spark.decode.MetadataColumn;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.spark.problem.DefinitionProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkAnalysisTest {
  private static final String ROUTES =
      "SELECT origin, to_date(date) AS day, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY 1, 2";
  private static final Map<String, MergeFunction> SUMS =
      Map.of("flights", MergeFunction.SUM, "delay", MergeFunction.SUM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM source",
        "SELECT f.* FROM source f",
        "select F.* from SOURCE f where f.delay > 3;",
        "SELECT source.delay FROM source",
        "SELECT *, _offset, _key AS id FROM source",
        "SELECT f.*, f._offset FROM source AS f WHERE _partition = 1",
        "SELECT delay + 1 AS later, later * 2 AS latest FROM source",
        "SELECT x.delay FROM (SELECT delay FROM source WHERE origin IS NOT NULL) x",
        "WITH late AS (SELECT * FROM source WHERE delay > 0) SELECT origin FROM late",
        "WITH source AS (SELECT delay AS d FROM source) SELECT d FROM source",
        "WITH a AS (SELECT origin FROM source), b AS (SELECT upper(origin) AS u FROM a) SELECT u FROM b",
        "SELECT CASE WHEN delay > 0 THEN 'late' END AS state FROM source",
        "SELECT transform(gates, g -> g + 1) AS gates FROM source",
        "SELECT unix_timestamp(date) AS seconds, run_time() AS seen, run_number() AS run FROM source",
        "SELECT date FROM source WHERE date > '2001-01-01' AND date < TIMESTAMP '2002-01-01 00:00:00'",
        "FROM source SELECT origin",
      })
  void a_row_by_row_query_is_accepted(String sql) {
    assertThat(problems(sql, Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current_timestamp()|current_timestamp",
        "current_timestamp|current_timestamp",
        "now()|now",
        "current_date|current_date",
        "curdate()|curdate",
        "localtimestamp|localtimestamp",
        "unix_timestamp()|unix_timestamp()",
        "to_date('now')|'now'",
        "CAST('today' AS TIMESTAMP)|today",
        "TIMESTAMP 'now'|now",
        "DATE \"yesterday\"|yesterday",
        "current_user()|current_user",
        "current_user|current_user",
        "user()|user",
        "current_catalog()|current_catalog",
        "current_database()|current_database",
        "current_timezone()|current_timezone",
        "version()|version",
        "rand()|rand",
        "rand(5)|rand",
        "randn()|randn",
        "random()|random",
        "uuid()|uuid",
        "shuffle(gates)|shuffle",
        "aes_encrypt(origin, '0123456789012345')|aes_encrypt",
        "monotonically_increasing_id()|monotonically_increasing_id",
        "spark_partition_id()|spark_partition_id",
        "input_file_name()|input_file_name",
        "java_method('java.util.UUID', 'randomUUID')|java_method",
        "first(delay)|first",
        "last_value(delay)|last_value",
        "any_value(delay)|any_value",
        "collect_list(delay)|collect_list",
        "collect_set(delay)|collect_set",
        "percentile_approx(delay, 0.5)|percentile_approx",
        "row_number() OVER (ORDER BY delay)|window",
        "sum(delay) OVER (PARTITION BY origin)|window",
        "(SELECT max(delay) FROM source)|within an expression",
        "delay IN (SELECT delay FROM source)|within an expression",
        "count(*)|perRun",
      })
  void what_a_second_attempt_might_compute_otherwise_is_refused_by_name(
      String expression, String named) {
    assertThat(problems("SELECT " + expression + " AS x FROM source", Map.of()))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).startsWith("sink t.rows: "))
        .anySatisfy(problem -> assertThat(problem).contains(named));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT DISTINCT origin FROM source|DISTINCT",
        "SELECT * FROM source LIMIT 3|LIMIT",
        "SELECT * FROM source OFFSET 3|OFFSET",
        "SELECT * FROM source TABLESAMPLE (10 PERCENT)|TABLESAMPLE",
        "SELECT * FROM source ORDER BY delay|ORDER BY",
        "SELECT * FROM source DISTRIBUTE BY delay|DISTRIBUTE BY",
        "SELECT origin FROM source UNION ALL SELECT destination FROM source|UNION",
        "SELECT a.delay FROM source a JOIN source b ON a.delay = b.delay|join",
        "SELECT explode(gates) AS gate FROM source|explode",
        "SELECT g FROM source LATERAL VIEW explode(gates) t AS g|explode",
        "SELECT origin, sum(delay) AS d FROM source GROUP BY origin|perRun",
        "SELECT o FROM (SELECT origin AS o, count(*) AS n FROM source GROUP BY origin)|perRun",
        "SELECT 1 AS one|reads source alone",
        "SELECT * FROM VALUES (1), (2) AS t(a)|source alone",
        "SELECT * FROM range(5)|source alone",
        "SELECT * FROM airports|airports",
        "SELECT * FROM other.source|other.source",
        "SELECT * FROM json.`/etc/passwd`|json./etc/passwd",
        "SELECT nobody FROM source|nobody",
        "SELECT tidemill_number FROM source|tidemill_number",
        "SELECT nofunction(delay) FROM source|nofunction",
        "SELECT delay, origin AS delay FROM source|twice",
        "SELECT FROM WHERE|sql",
        "DROP TABLE source|a query",
        "CREATE TABLE x AS SELECT * FROM source|a query",
        "INSERT INTO x SELECT * FROM source|a query",
        "SET spark.sql.ansi.enabled=true|a query",
        "SELECT * FROM source; DROP TABLE x|sql",
        "FROM source INSERT INTO a SELECT origin INSERT INTO b SELECT delay|a query",
      })
  void a_query_that_is_not_row_by_row_is_refused(String sql, String named) {
    assertThat(problems(sql, Map.of()))
        .isNotEmpty()
        .anySatisfy(problem -> assertThat(problem).contains(named));
  }

  @Test
  void all_problems_are_told_at_once() {
    assertThat(problems("SELECT now() AS a, uuid() AS b FROM source LIMIT 1", Map.of())).hasSize(3);
  }

  @Test
  void only_the_metadata_columns_that_are_named_are_used() {
    assertThat(plan("SELECT * FROM source", Map.of()).used().metadata()).isEmpty();
    assertThat(plan("SELECT * FROM source", Map.of()).columns().fieldNames())
        .containsExactly("date", "delay", "origin", "destination", "weight", "gates");
    assertThat(
            plan("SELECT f.delay, f._key FROM source f WHERE _offset > 3", Map.of())
                .used()
                .metadata())
        .containsExactlyInAnyOrder(MetadataColumn.KEY, MetadataColumn.OFFSET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * FROM source|date delay origin destination weight gates",
        "TABLE source|date delay origin destination weight gates",
        "SELECT delay AS d FROM source|delay",
        "SELECT 1 AS one FROM source|",
        "SELECT delay AS d FROM source WHERE origin = 'A'|delay origin",
        "SELECT delay FROM (SELECT *, _key AS k FROM source WHERE weight > 0) x|delay weight",
        "WITH a AS (SELECT *, upper(origin) AS o FROM source) SELECT o FROM a WHERE o <> ''|origin",
        "SELECT transform(gates, g -> g + delay) AS g FROM source|delay gates",
        "SELECT k FROM (SELECT delay, _key AS k FROM source)|_key",
      })
  void only_columns_that_something_comes_of_are_used(String sql, String used) {
    assertThat(used(plan(sql, Map.of()))).containsExactlyInAnyOrder(split(used));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT origin, count(*) AS flights, sum(1) AS delay FROM source GROUP BY origin|origin",
        "WITH late AS (SELECT * FROM source WHERE weight > 0) SELECT origin, count(*) AS flights, sum(delay) AS delay FROM late GROUP BY origin|weight origin delay",
        "SELECT upper(origin) AS o, count(_key) AS flights, sum(delay) FILTER (WHERE weight > 0) AS delay FROM source GROUP BY 1|origin weight delay _key",
      })
  void aggregates_use_keys_values_and_conditions(String sql, String used) {
    assertThat(used(plan(sql, SUMS))).containsExactlyInAnyOrder(split(used));
  }

  private static String[] split(String names) {
    return names == null ? new String[0] : names.split(" ");
  }

  private static Set<String> used(SinkPlan plan) {
    Set<String> used = new HashSet<>(plan.used().fields());
    plan.used().metadata().forEach(column -> used.add(column.columnName()));
    return used;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ROUTES,
        "SELECT day, origin, flights, delay FROM (" + ROUTES + ") AS routes",
        "WITH late AS (SELECT * FROM source WHERE delay > 0) SELECT origin, count(*) AS flights, sum(delay) AS delay FROM late GROUP BY origin",
        "SELECT upper(origin) AS o, count_if(delay > 0) AS flights, sum(CAST(weight AS DECIMAL(10,2))) AS delay FROM source GROUP BY upper(origin)",
        "SELECT origin, count(*) FILTER (WHERE delay > 0) AS flights, sum(delay + 1) AS delay FROM source GROUP BY ALL",
      })
  void one_exact_aggregate_can_be_merged(String sql) {
    assertThat(problems(sql, SUMS)).isEmpty();
    assertThat(plan(sql, SUMS)).isInstanceOf(SinkPlan.Merged.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT origin, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin HAVING count(*) > 1|HAVING",
        "SELECT origin, count(*) AS flights, sum(weight) AS delay FROM source GROUP BY origin|floating-point",
        "SELECT origin, count(*) AS flights, avg(delay) AS delay FROM source GROUP BY origin|avg",
        "SELECT origin, count(DISTINCT delay) AS flights, sum(delay) AS delay FROM source GROUP BY origin|DISTINCT",
        "SELECT origin, count(*) AS flights, max(delay) AS delay FROM source GROUP BY origin|max",
        "SELECT origin, count(*) AS flights, sum(delay) + 1 AS delay FROM source GROUP BY origin|one aggregate",
        "SELECT origin, count(*) AS flights, sum(delay) AS delay, max(date) AS newest FROM source GROUP BY origin|newest",
        "SELECT count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin|grouping key",
        "SELECT origin, origin AS o, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin|exactly one column",
        "SELECT count(*) AS flights, sum(delay) AS delay FROM source|GROUP BY",
        "SELECT origin, count(*) AS flights FROM source GROUP BY origin|delay",
        "SELECT origin, delay AS flights, sum(delay) AS delay FROM source GROUP BY origin, delay|one aggregate",
        "SELECT origin, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin WITH ROLLUP|ROLLUP",
        "SELECT origin, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin ORDER BY 1|ORDER BY",
        "SELECT origin, count(*) AS flights, sum(delay) AS delay FROM (SELECT DISTINCT * FROM source) GROUP BY origin|DISTINCT",
        "SELECT origin, flights, delay + 1 AS delay FROM (SELECT origin, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY origin)|computed from aggregates",
        "SELECT origin, count(*) AS flights, sum(delay) AS delay, 5 AS tidemill_run FROM source GROUP BY origin|tidemill_run",
        "SELECT origin, 1 AS flights, delay FROM source|GROUP BY",
        "SELECT a.origin, count(*) AS flights, sum(a.delay) AS delay FROM source a JOIN source b ON a.delay = b.delay GROUP BY a.origin|join",
      })
  void what_cannot_be_merged_is_refused(String sql, String named) {
    assertThat(problems(sql, SUMS))
        .isNotEmpty()
        .anySatisfy(problem -> assertThat(problem).contains(named));
  }

  @Test
  void a_metadata_column_is_known_to_be_used_inside_a_lambda_too() {
    assertThat(
            plan("SELECT transform(gates, g -> g + _offset) AS g FROM source", Map.of())
                .used()
                .metadata())
        .containsExactly(MetadataColumn.OFFSET);
  }

  @Test
  void merging_and_deleting_exclude_each_other() {
    assertThat(problems(ROUTES, SUMS, Source.Tombstones.DELETE))
        .singleElement()
        .asString()
        .contains("tombstones");
  }

  static Source source(Source.Tombstones tombstones) {
    return new Source(
        "flights",
        Format.JSON,
        "date TIMESTAMP, delay INT, origin STRING, destination STRING, weight DOUBLE, gates ARRAY<INT>",
        Map.of(),
        new StartFrom.Earliest(),
        tombstones);
  }

  static Analysed analyse(
      String sql, Map<String, MergeFunction> merge, Source.Tombstones tombstones) {
    Source source = source(tombstones);
    return new SinkAnalysis(
            LocalSpark.session(), SourceColumns.of(source), tombstones, new RunConstants(5, 6))
        .analyse(
            new Sink(
                TableName.parse("t.rows"),
                sql,
                new TreeMap<>(merge),
                Sink.Nulls.UNSET,
                Optional.empty()));
  }

  static SinkPlan plan(String sql, Map<String, MergeFunction> merge) {
    return analyse(sql, merge, Source.Tombstones.DEAD_LETTER)
        .match(
            Analysed.Valid::plan,
            invalid -> {
              throw new AssertionError(invalid.problems());
            });
  }

  private static List<String> problems(String sql, Map<String, MergeFunction> merge) {
    return problems(sql, merge, Source.Tombstones.DEAD_LETTER);
  }

  private static List<String> problems(
      String sql, Map<String, MergeFunction> merge, Source.Tombstones tombstones) {
    return analyse(sql, merge, tombstones)
        .match(
            valid -> List.of(),
            invalid -> invalid.problems().stream().map(DefinitionProblem::toString).toList());
  }
}
