package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.Tidemill;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tidemill validate}, with the real Spark and Cassandra's real parser. */
class ValidateIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  void the_example_project_has_no_problems() throws IOException {
    List<Path> before = leftovers();

    assertThat(validate(TestServers.distribution().home().resolve("pipelines").toString()))
        .isEqualTo(ExitCode.OK.code());

    assertThat(out.toString())
        .endsWith(
            "flights.yaml: source 5 columns; sinks: flights.by_origin (row by row), flights.delay_by_route_day (merged)"
                + System.lineSeparator());
    assertThat(leftovers()).isEqualTo(before);
  }

  @Test
  void the_example_pipeline_is_explained() {
    Path project = TestServers.distribution().home().resolve("pipelines");
    int exit =
        Tidemill.commandLine()
            .setOut(new PrintWriter(out))
            .execute("explain", "flights", "--project", project.toString());

    assertThat(exit).isEqualTo(ExitCode.OK.code());
    assertThat(out.toString())
        .containsSubsequence(
            "flights.by_origin, row by row",
            "source      date, delay, distance, origin, destination",
            "key         partition (origin), in it (date, destination)",
            "requests    of rows with the same origin",
            "flights.delay_by_route_day, merged",
            "source      date, delay, origin, destination",
            "reads       day, tidemill_run, flights, delay",
            "requests    of rows with the same origin, destination");
  }

  @Test
  void every_kind_of_mistake_is_told_at_once_with_its_place() throws IOException {
    write(
        "schema/V001__tables.cql",
        """
        CREATE KEYSPACE IF NOT EXISTS k WITH replication = ${replication};
        CREATE TABLE k.rows (a int PRIMARY KEY, seen timestamp);
        CREATE TABLE k.sums (a int PRIMARY KEY, n bigint, tidemill_run bigint);
        """);
    write(
        "other.yaml",
        """
        pipeline: other
        source: {topic: t, format: json, schema: "a INT"}
        sinks:
          - table: k.sums
            sql: SELECT a, count(*) AS n FROM source GROUP BY a
            merge: {n: sum}
        """);
    Path wrong =
        write(
            "wrong.yaml",
            """
            pipeline: other
            source: {topic: t, format: json, schema: "a INT, b STRING"}
            trigger: {minRecords: many}
            colour: red
            sinks:
              - table: k.rows
                sql: |
                  SELECT a,
                         b AS colour,
                         now() AS seen
                  FROM source
              - table: k.sums
                sql: >
                  SELECT
                  a, nobody AS n
                  FROM source
              - table: k.rows
                sql: SELECT a FROM source
              - table: k.none
                sql: "SELECT a
                  FRM source WHERE"
            """);

    assertThat(validate("--format", "json", wrong.toString())).isEqualTo(2);

    List<String> problems = new ArrayList<>();
    for (JsonNode problem : JSON.readTree(out.toString()).path("problems")) {
      assertThat(problem.fieldNames())
          .toIterable()
          .containsExactly("file", "line", "column", "what", "expected", "found", "fix");
      assertThat(problem.path("file").asText()).isEqualTo(wrong.toString());
      problems.add(
          "%d:%d %s"
              .formatted(
                  problem.path("line").asInt(),
                  problem.path("column").asInt(),
                  problem.path("what").asText()));
    }
    assertThat(problems)
        .containsExactly(
            "1:11 pipeline",
            "3:23 trigger.minRecords",
            "4:1 colour",
            "9:14 sinks[0].sql: column colour",
            "10:14 sinks[0].sql: now",
            "12:12 sinks[1].table",
            "15:10 sinks[1].sql",
            "17:12 sinks[2].table",
            "19:12 sinks[3].table",
            "21:11 sinks[3].sql");
  }

  @Test
  void mistakes_in_the_cql_are_told_and_hide_no_others() throws IOException {
    Path cql =
        write(
            "schema/V001__tables.cql",
            "CREATE TABLE k.rows (a int PRIMARY KEY);\n  DROP\n TABEL k.x;\n");
    Path pipeline =
        write(
            "p.yaml",
            """
            pipeline: p
            source: {topic: t, format: json, schema: "a INT"}
            sinks:
              - {table: k.rows, sql: "SELECT a, 1 AS b FROM source"}
              - {table: k.perhaps, sql: SELECT a FROM source}
            """);

    assertThat(validate(folder.toString(), folder.resolve("none.yaml").toString())).isEqualTo(2);

    assertThat(out.toString().lines().filter(line -> line.startsWith(folder.toString())))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo(pipeline + ":4:37: sinks[0].sql: column b"),
            line -> assertThat(line).isEqualTo(folder.resolve("none.yaml") + ":1:1: file"),
            line -> assertThat(line).isEqualTo(cql + ":3:2: CQL"));
    assertThat(out.toString()).endsWith("3 problems in 3 files" + System.lineSeparator());
  }

  @Test
  void a_table_that_forgets_deletes_while_attempts_may_still_write_is_told() throws IOException {
    write(
        "schema/V001__tables.cql",
        "CREATE TABLE k.rows (a int PRIMARY KEY) WITH gc_grace_seconds = 86400;\n");
    Path pipeline =
        write(
            "p.yaml",
            """
            pipeline: p
            source: {topic: t, format: json, schema: "a INT"}
            attempts: {deadline: 12h}
            sinks:
              - {table: k.rows, sql: SELECT a FROM source, nulls: delete}
            """);

    assertThat(validate(pipeline.toString())).isEqualTo(2);

    assertThat(out.toString())
        .contains(pipeline + ":5:13: sinks[0].table")
        .contains("gc_grace_seconds above 86400");
  }

  private int validate(String... arguments) {
    String[] all =
        Stream.concat(Stream.of("validate"), Stream.of(arguments)).toArray(String[]::new);
    return Tidemill.commandLine().setOut(new PrintWriter(out)).execute(all);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** Folders of validations that are there now. */
  private static List<Path> leftovers() throws IOException {
    Path work = TestServers.distribution().home().resolve(".tidemill");
    if (!Files.isDirectory(work)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(work)) {
      return all.filter(path -> path.getFileName().toString().startsWith("validate-")).toList();
    }
  }
}
