package io.tidemill.cli.dev;

import static io.tidemill.cli.StatesForTests.FLIGHTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.screen.Screen;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Style.Colours;
import io.tidemill.cli.screen.Style.Signs;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerAddress;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.localstack.ControlPlanes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportersTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00.1234Z"));
  private static final News HELD =
      News.of(
              News.Kind.HELD,
              FLIGHTS,
              "holds (BELOW_THRESHOLD)",
              Map.of("reason", "BELOW_THRESHOLD", "n", 7L, "list", List.of("a", "b")))
          .with(List.of("7 of 8,000 wait", "and more"));

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void people_get_a_line_with_time_and_pipeline_and_details_below() {
    text().tell(HELD);
    text().tell(News.of(News.Kind.FUNCTIONS_RESTARTED, "the functions are restarted", Map.of()));

    assertThat(shown())
        .isEqualToNormalizingNewlines(
            """
              12:00:00  flights    holds (BELOW_THRESHOLD)
                                   7 of 8,000 wait
                                   and more
              12:00:00             ok the functions are restarted
            """);
  }

  @Test
  void programs_get_one_object_a_line() throws IOException {
    JsonReporter json = new JsonReporter(out, NOON);
    json.started("Kafka", "127.0.0.1:9092");
    json.tell(HELD);
    json.ready(guide());
    json.status(List.of());

    List<String> lines = shown().lines().toList();
    assertThat(lines).hasSize(3);
    JsonNode held = new ObjectMapper().readTree(lines.get(1));
    assertThat(held.get("at").asText()).isEqualTo("2026-11-22T12:00:00.123Z");
    assertThat(held.get("event").asText()).isEqualTo("held");
    assertThat(held.get("pipeline").asText()).isEqualTo("flights");
    assertThat(held.get("n").asLong()).isEqualTo(7);
    JsonNode ready = new ObjectMapper().readTree(lines.get(2));
    assertThat(ready.get("event").asText()).isEqualTo("ready");
    assertThat(ready.get("cassandra").asText()).isEqualTo("127.0.0.2:9142");
    assertThat(ready.get("mskCluster").asText()).isEqualTo("arn:mill");
    assertThat(ready.get("keyspaces").asText()).isEqualTo("http://127.0.0.1:4");
  }

  @Test
  void the_guide_names_endpoints_and_commands_that_can_be_copied() {
    text().ready(guide());

    assertThat(shown())
        .contains("127.0.0.1:9092")
        .contains("127.0.0.2:9142, datacenter dc1")
        .contains("http://127.0.0.1:1")
        .contains("http://127.0.0.1:2")
        .contains("http://127.0.0.1:3, arn:mill")
        .contains("http://127.0.0.1:4")
        .contains("zcat flights.gz | ./tidemill produce flights")
        .contains("./tidemill produce flights < FILE")
        .contains("kafka-console-producer.sh --bootstrap-server 127.0.0.1:9092 --topic flights")
        .contains("./tidemill query \"SELECT * FROM a.flights LIMIT 5\"")
        .contains("cqlsh 127.0.0.2 9142")
        .contains("./tidemill status")
        .contains("./tidemill runs flights")
        .contains("./tidemill logs flights 1")
        .contains("./tidemill trigger flights");
  }

  private Reporter text() {
    Screen screen = Screen.plain(out, new Style(Colours.NONE, Signs.ASCII));
    return new TextReporter(screen, NOON, ZoneOffset.UTC);
  }

  private static Guide guide() {
    return new Guide(
        new TidemillConfig(
            LedgerAddress.parse("cassandra://127.0.0.2:9142/tidemill?dc=dc1"),
            HistoryPolicy.DEFAULT,
            KafkaServers.plaintext("127.0.0.1:9092"),
            "file:/project",
            "us-east-1",
            "http://127.0.0.1:2",
            new TidemillConfig.Emr("http://127.0.0.1:1", "app", "role", "file:/job.jar", "", "")),
        new ControlPlanes("http://127.0.0.1:3", "arn:mill", Optional.of("http://127.0.0.1:4")),
        Path.of("/project"),
        Path.of("/functions.jar"),
        PipelineParser.parse(
                "flights.yaml",
                """
                pipeline: flights
                source: { topic: flights, format: json, schema: "id STRING" }
                sinks: [{ table: a.flights, sql: SELECT id FROM source }]
                """)
            .match(
                Parsed.Valid::pipeline,
                invalid -> {
                  throw new IllegalArgumentException(invalid.toString());
                }),
        Optional.of("zcat flights.gz | ./tidemill produce flights"));
  }

  private String shown() {
    return bytes.toString(UTF_8);
  }
}
