package io.tidemill.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCHEMAS =
      """
      {"k": [
        {"keyspace": "k", "table": "rows", "partitionKeyParts": 1, "readRepair": "BLOCKING",
         "timeToLive": 0, "graceSeconds": 864000, "columns": [
          {"name": "a", "type": "int", "role": "KEY"},
          {"name": "s", "type": "text", "role": "STATIC"},
          {"name": "l", "type": "list<int>", "role": "REGULAR"},
          {"name": "u", "type": "frozen<address>", "role": "REGULAR"},
          {"name": "t", "type": "frozen<tuple<int, text>>", "role": "REGULAR"},
          {"name": "v", "type": "vector<float, 3>", "role": "REGULAR"},
          {"name": "n", "type": "bigint", "role": "REGULAR"}]},
        {"keyspace": "k", "table": "sums", "partitionKeyParts": 1, "readRepair": "NONE",
         "timeToLive": 60, "graceSeconds": 864000, "columns": [
          {"name": "a", "type": "int", "role": "KEY"},
          {"name": "n", "type": "bigint", "role": "REGULAR"}]},
        {"keyspace": "k", "table": "visits", "partitionKeyParts": 1, "readRepair": "BLOCKING",
         "timeToLive": 0, "graceSeconds": 864000, "columns": [
          {"name": "c", "type": "text", "role": "KEY"},
          {"name": "a", "type": "int", "role": "KEY"},
          {"name": "n", "type": "bigint", "role": "REGULAR"},
          {"name": "tidemill_run", "type": "bigint", "role": "REGULAR"}]}]}""";

  private static final String SOURCE =
      """
      pipeline: p
      source: {topic: t, format: json, schema: "a INT, b ARRAY<INT>, c STRING"}
      sinks:
      """;

  @Test
  void a_sound_pipeline_is_described() {
    JsonNode answer =
        answer(
            SOURCE + "  - {table: k.rows, sql: \"SELECT a, CAST(a AS BIGINT) AS n FROM source\"}");

    assertThat(answer)
        .hasToString(
            "{\"file\":\"p.yaml\",\"columns\":3,\"sinks\":[{\"table\":\"k.rows\",\"merged\":false}],\"problems\":[]}");
  }

  @Test
  void a_problem_is_told_in_parts() {
    JsonNode answer =
        answer(
            SOURCE
                + "  - table: k.rows\n    sql: |\n      SELECT a,\n        now() AS n FROM source");

    assertThat(problems(answer))
        .containsExactly(
            "k.rows sql 2:3 now | what every attempt of a run computes alike | now, which reads the clock | Use run_time(), which gives the run's claim time.",
            "k.rows sql 2:3 column n | what fits into n bigint of k.rows | TIMESTAMP | CAST it, or change the table.");
  }

  @Test
  void what_a_table_lacks_is_placed_at_the_column_in_the_sql() {
    JsonNode answer =
        answer(
            SOURCE
                + "  - table: k.rows\n    sql: SELECT a, c AS s, b AS l, b AS u, b AS t, b AS v, c AS extra FROM source");

    assertThat(problems(answer))
        .extracting(problem -> problem.substring(0, problem.indexOf(" |")))
        .containsExactly(
            "k.rows sql 1:11 column s",
            "k.rows sql 1:19 column l",
            "k.rows sql 1:27 column u",
            "k.rows sql 1:35 column t",
            "k.rows sql 1:43 column v",
            "k.rows sql 1:51 column extra");
  }

  @Test
  void a_merged_table_is_checked_with_its_options() {
    JsonNode answer =
        answer(
            SOURCE
                + "  - table: k.sums\n    sql: SELECT a, count(*) AS n FROM source GROUP BY a\n    merge: {n: sum}");

    assertThat(problems(answer))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("k.sums table ").contains("tidemill_run"),
            problem -> assertThat(problem).startsWith("k.sums table ").contains("'NONE'"),
            problem -> assertThat(problem).startsWith("k.sums table ").contains("= 60"));
  }

  @Test
  void places_are_those_of_spark_s_refusal() {
    assertThat(
            problems(
                answer(SOURCE + "  - table: k.rows\n    sql: |\n      SELECT a\n      FRM source")))
        .singleElement()
        .asString()
        .startsWith("k.rows sql 2:5  | Spark SQL | [PARSE_SYNTAX_ERROR]")
        .doesNotContain("line 2");
    assertThat(
            problems(
                answer(
                    SOURCE
                        + "  - table: k.rows\n    sql: |\n      SELECT\n       nobody AS a FROM source")))
        .singleElement()
        .asString()
        .startsWith("k.rows sql 2:2  | a query")
        .contains("`nobody`")
        .endsWith("source has the columns a, b, c.");
    assertThat(problems(answer("source: {topic: t, format: json, schema: \"a INT, b INTT\"}")))
        .singleElement()
        .asString()
        .startsWith("source.schema 1:10  | Spark DDL");
  }

  @Test
  void a_table_that_no_cql_makes_is_a_problem_only_if_all_cql_is_known() {
    String pipeline = SOURCE + "  - {table: k.none, sql: SELECT a FROM source}";

    assertThat(problems(answer(pipeline)))
        .singleElement()
        .asString()
        .contains("a CREATE TABLE for k.none in k | none");
    assertThat(problems(answer(pipeline, false))).isEmpty();
  }

  @Test
  void a_query_that_nests_too_deep_is_a_problem_of_its_own() {
    String deep = "(".repeat(10_000) + "a" + ")".repeat(10_000);

    assertThat(
            problems(
                answer(
                    SOURCE
                        + "  - table: k.rows\n    sql: SELECT "
                        + deep
                        + " AS a FROM source\n"
                        + "  - table: k.sums\n    sql: SELECT now() AS a FROM source")))
        .hasSize(3)
        .first()
        .asString()
        .contains("nests too deep");
  }

  @Test
  void what_is_right_of_a_wrong_file_is_checked() {
    assertThat(
            problems(
                answer(
                    "colour: red\n"
                        + SOURCE.replace("pipeline: p", "pipeline: P P")
                        + "  - {table: k.rows, sql: SELECT uuid() AS a FROM source}\n  - 5")))
        .anySatisfy(problem -> assertThat(problem).contains("uuid"));
    assertThat(problems(answer("["))).isEmpty();
  }

  @Test
  void what_avro_and_protobuf_cannot_give_is_placed_at_schema_or_key() {
    assertThat(
            problems(
                answer(
                    "source: {topic: t, format: avro, schema: \"id INT\", avro: {framing: confluent, writerSchemas: {7: {type: record, name: R, fields: [{name: id, type: long}]}, 8: \"[]\"}}}")))
        .satisfiesExactly(
            problem -> assertThat(problem).startsWith("source.avro.writerSchemas.8 - "),
            problem ->
                assertThat(problem)
                    .isEqualTo(
                        "source.schema 1:1 field id | a type that holds every long of writer's schema 7 | INT | Declare it BIGINT, or leave it out."));
    assertThat(
            problems(
                answer(
                    "source: {topic: t, format: protobuf, schema: \"id INT\", protobuf: {framing: none, message: M, descriptorSet: AAAA}}")))
        .singleElement()
        .asString()
        .startsWith("source.protobuf.descriptorSet - ");
  }

  @Test
  void how_rows_are_written_is_explained_on_demand() {
    JsonNode answer =
        answer(
            SOURCE
                + "  - {table: k.rows, sql: \"SELECT a, _offset AS n FROM source WHERE c > 'x'\"}\n"
                + "  - {table: k.visits, sql: \"SELECT c, a, count(*) AS n FROM source GROUP BY c, a\", merge: {n: sum}}",
            true,
            JSON.createObjectNode().put("explain", true));

    assertThat(answer.path("problems")).isEmpty();
    assertThat(answer.path("sinks").get(0).path("explain"))
        .hasToString(
            "{\"source\":[\"a\",\"c\",\"_offset\"],\"columns\":[\"a\",\"n\"],\"partition_key\":[\"a\"],\"clustering_key\":[],\"shared\":[\"a\"],\"read\":[],\"batch_bytes\":5120,\"rows_in_keyspaces\":30,\"rows_in_cassandra\":100}");
    JsonNode merged = answer.path("sinks").get(1).path("explain");
    assertThat(merged.path("source")).hasToString("[\"a\",\"c\"]");
    assertThat(merged.path("columns")).hasToString("[\"c\",\"a\",\"n\",\"tidemill_run\"]");
    assertThat(merged.path("shared")).hasToString("[\"c\"]");
    assertThat(merged.path("read")).hasToString("[\"a\",\"tidemill_run\",\"n\"]");
  }

  private static JsonNode answer(String text) {
    return answer(text, true);
  }

  private static JsonNode answer(String text, boolean whole) {
    return answer(text, whole, JSON.createObjectNode());
  }

  private static JsonNode answer(String text, boolean whole, ObjectNode request) {
    request
        .withArray("files")
        .addObject()
        .put("file", "p.yaml")
        .put("text", text)
        .put("schema", "k")
        .put("whole", whole);
    try {
      return new Validate(LocalSpark.session(), JSON.readTree(SCHEMAS))
          .answer(request)
          .path("files")
          .get(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> problems(JsonNode answer) {
    List<String> problems = new ArrayList<>();
    for (JsonNode problem : answer.path("problems")) {
      String sink = problem.has("sink") ? problem.path("sink").asText() + " " : "";
      String place =
          problem.has("line")
              ? problem.path("line").asInt() + ":" + problem.path("column").asInt()
              : "-";
      problems.add(
          "%s%s %s %s | %s | %s | %s"
              .formatted(
                  sink,
                  problem.path("key").asText(),
                  place,
                  problem.path("what").asText(),
                  problem.path("expected").asText(),
                  problem.path("found").asText(),
                  problem.path("fix").asText()));
    }
    return problems;
  }
}
