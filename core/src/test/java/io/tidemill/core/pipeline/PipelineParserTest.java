package io.tidemill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.yaml.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PipelineParserTest {
  private static final String FLIGHTS =
      """
      # yaml-language-server: $schema=./tidemill.schema.json
      pipeline: flights               # [a-z][a-z0-9-]{0,31}
      source:
        topic: flights
        format: json
        schema: "date TIMESTAMP, delay INT, distance INT, origin STRING, destination STRING"
        options: { timestampFormat: "yyyy/MM/dd HH:mm" }
        startFrom: earliest
      trigger: { minRecords: 8000, maxDelay: 15s, cooldown: 0s }
      sinks:
        - table: flights.by_origin    # key ((origin), date, destination)
          sql: SELECT * FROM source
        - table: flights.delay_by_route_day
          sql: SELECT origin, destination, to_date(date) AS day, count(*) AS flights, sum(delay) AS delay FROM source GROUP BY 1, 2, 3
          merge: { flights: sum, delay: sum }
      onBadRecord: { deadLetters: 25 }
      """;

  private static final String SMALLEST =
      """
      pipeline: p
      source: {topic: t, format: json, schema: "id INT"}
      sinks: [{table: k.t, sql: SELECT * FROM source}]
      """;

  private static Pipeline valid(String yaml) {
    return PipelineParser.parse("p.yaml", yaml)
        .match(
            Parsed.Valid::pipeline,
            invalid -> {
              throw new AssertionError(invalid.problems().toString());
            });
  }

  @Test
  void the_example_of_the_design_is_read_whole() {
    Pipeline pipeline = valid(FLIGHTS);

    assertThat(pipeline.id()).isEqualTo(new PipelineId("flights"));
    assertThat(pipeline.source())
        .isEqualTo(
            new Source(
                "flights",
                Format.JSON,
                "date TIMESTAMP, delay INT, distance INT, origin STRING, destination STRING",
                Map.of("timestampFormat", "yyyy/MM/dd HH:mm"),
                new StartFrom.Earliest(),
                Source.Tombstones.DEAD_LETTER));
    assertThat(pipeline.trigger())
        .isEqualTo(
            new TriggerPolicy(
                8000,
                Duration.ofSeconds(15),
                TriggerPolicy.DEFAULT.maxRecords(),
                Duration.ZERO,
                OptionalInt.empty()));
    assertThat(pipeline.sinks()).hasSize(2);
    Sink byOrigin = pipeline.sinks().get(0);
    assertThat(byOrigin.table()).isEqualTo(new TableName("flights", "by_origin"));
    assertThat(byOrigin.sql()).isEqualTo("SELECT * FROM source");
    assertThat(byOrigin.merged()).isFalse();
    Sink delays = pipeline.sinks().get(1);
    assertThat(delays.table()).isEqualTo(new TableName("flights", "delay_by_route_day"));
    assertThat(delays.merge())
        .isEqualTo(Map.of("flights", MergeFunction.SUM, "delay", MergeFunction.SUM));
    assertThat(pipeline.deadLettersAllowed()).isEqualTo(25);
  }

  @Test
  void defaults_stand_for_what_is_left_out() {
    Pipeline pipeline = valid(SMALLEST);

    assertThat(pipeline.trigger()).isEqualTo(TriggerPolicy.DEFAULT);
    assertThat(pipeline.source().startFrom()).isEqualTo(new StartFrom.Earliest());
    assertThat(pipeline.source().tombstones()).isEqualTo(Source.Tombstones.DEAD_LETTER);
    assertThat(pipeline.source().options()).isEmpty();
    assertThat(pipeline.sinks().get(0).nulls()).isEqualTo(Sink.Nulls.UNSET);
    assertThat(pipeline.sinks().get(0).merge()).isEmpty();
    assertThat(pipeline.sinks().get(0).ttl()).isEmpty();
    assertThat(pipeline.attempts()).isEqualTo(AttemptLimits.DEFAULT);
    assertThat(pipeline.sizing()).isEqualTo(Sizing.DEFAULT);
    assertThat(pipeline.onDataLoss()).isEqualTo(Pipeline.OnDataLoss.BLOCK);
    assertThat(pipeline.onPartitionsAdded()).isEqualTo(Pipeline.OnPartitionsAdded.GO_ON);
    assertThat(pipeline.deadLettersAllowed()).isEqualTo(Pipeline.DEFAULT_DEAD_LETTERS);
  }

  @Test
  void the_definition_is_the_text_and_its_sha_256() {
    assertThat(valid(SMALLEST).definition().text()).isEqualTo(SMALLEST);
    // printf of SMALLEST | sha256sum
    assertThat(valid(SMALLEST).definition().digest())
        .isEqualTo("479c204530ea810c7d82383ee8009a4881c4094c0d295e4c55cde92c81721a72");
    assertThat(valid(SMALLEST + "# more\n").definition().digest())
        .isNotEqualTo(valid(SMALLEST).definition().digest());
  }

  @Test
  void every_setting_has_its_other_values_too() {
    Pipeline pipeline =
        valid(
            """
            pipeline: a-1
            source:
              topic: T.o_p-1
              format: json
              schema: id INT
              options: { multiLine: true, samplingRatio: 0.5, charset: UTF-8 }
              startFrom: 2026-01-31T01:00:00+01:00
              tombstones: delete
            trigger: { maxDelay: PT1H30M, maxRecords: 200000000, cooldown: 2d, maxRunsPerDay: 24 }
            sinks:
              - { table: k.rows, sql: SELECT 1, nulls: delete, ttl: 7d }
              - { table: k.merged, sql: SELECT 1, merge: { a: min, b: max, d: sum } }
            attempts: { most: 5, deadline: 36h, backOff: 0s }
            sizing: { targetDuration: 20m, maxExecutors: 40, executorCores: 16 }
            onBadRecord: { deadLetters: 0 }
            onDataLoss: record-and-go-on
            onPartitionsAdded: block
            """);

    assertThat(pipeline.source().options())
        .isEqualTo(Map.of("multiLine", "true", "samplingRatio", "0.5", "charset", "UTF-8"));
    assertThat(pipeline.source().startFrom())
        .isEqualTo(new StartFrom.Time(Instant.parse("2026-01-31T00:00:00Z")));
    assertThat(pipeline.source().tombstones()).isEqualTo(Source.Tombstones.DELETE);
    assertThat(pipeline.trigger())
        .isEqualTo(
            new TriggerPolicy(
                TriggerPolicy.DEFAULT.minRecords(),
                Duration.ofMinutes(90),
                200_000_000,
                Duration.ofDays(2),
                OptionalInt.of(24)));
    assertThat(pipeline.sinks().get(0).nulls()).isEqualTo(Sink.Nulls.DELETE);
    assertThat(pipeline.sinks().get(1).merge())
        .isEqualTo(
            Map.of(
                "a", MergeFunction.MIN,
                "b", MergeFunction.MAX,
                "d", MergeFunction.SUM));
    assertThat(pipeline.sinks().get(0).ttl()).contains(Duration.ofDays(7));
    assertThat(pipeline.attempts())
        .isEqualTo(new AttemptLimits(5, Duration.ofHours(36), Duration.ZERO));
    assertThat(pipeline.sizing()).isEqualTo(new Sizing(Duration.ofMinutes(20), 40, 16));
    assertThat(pipeline.onDataLoss()).isEqualTo(Pipeline.OnDataLoss.RECORD_AND_GO_ON);
    assertThat(pipeline.onPartitionsAdded()).isEqualTo(Pipeline.OnPartitionsAdded.BLOCK);
    assertThat(pipeline.deadLettersAllowed()).isZero();
  }

  @Test
  void start_from_is_read() {
    assertThat(startFrom("earliest")).isEqualTo(new StartFrom.Earliest());
    assertThat(startFrom("latest")).isEqualTo(new StartFrom.Latest());
    assertThat(startFrom("group")).isEqualTo(new StartFrom.Group());
  }

  private static StartFrom startFrom(String place) {
    return valid(SMALLEST.replace("format: json", "format: json, startFrom: " + place))
        .source()
        .startFrom();
  }

  @Test
  void a_low_max_records_lowers_the_default_of_min_records() {
    assertThat(valid(SMALLEST + "trigger: {maxRecords: 500}\n").trigger().minRecords())
        .isEqualTo(500);
  }

  @Test
  void a_document_marker_and_an_anchor_without_alias_are_harmless() {
    assertThat(valid("---\n" + SMALLEST.replace("pipeline: p", "pipeline: &name p")).id())
        .isEqualTo(new PipelineId("p"));
  }

  @Test
  void windows_line_ends_are_read() {
    assertThat(valid(FLIGHTS.replace("\n", "\r\n")).sinks()).isEqualTo(valid(FLIGHTS).sinks());
  }

  @Test
  void all_problems_are_found_at_once_in_order_of_lines() {
    List<Problem> problems =
        PipelineParser.parse(
                "bad.yaml",
                """
                pipeline: Flights
                source:
                  topic: "a/b"
                  format: jsn
                  shema: id INT
                trigger: { maxDelay: soon }
                sinks:
                  - table: t
                    sql: SELECT 1
                """)
            .match(valid -> List.of(), Parsed.Invalid::problems);

    assertThat(problems)
        .extracting(Problem::file, Problem::line, Problem::column, Problem::what)
        .containsExactly(
            tuple("bad.yaml", 1, 11, "pipeline"),
            tuple("bad.yaml", 3, 3, "source.schema"),
            tuple("bad.yaml", 3, 10, "source.topic"),
            tuple("bad.yaml", 4, 11, "source.format"),
            tuple("bad.yaml", 5, 3, "source.shema"),
            tuple("bad.yaml", 6, 22, "trigger.maxDelay"),
            tuple("bad.yaml", 8, 12, "sinks[0].table"));
  }
}
