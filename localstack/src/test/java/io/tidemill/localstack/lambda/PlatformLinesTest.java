package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlatformLinesTest {
  private static final Instant NOW = Instant.parse("2026-11-30T16:00:00.120Z");
  private static final Invocation ANSWERED = new Invocation.Answered(new byte[0]);

  @Test
  void text_has_the_lines_that_lambda_writes() {
    PlatformLines text = new PlatformLines(LogFormat.TEXT);

    assertThat(text.start("id-1", "7", NOW)).isEqualTo("START RequestId: id-1 Version: 7\n");
    assertThat(text.report(report(ANSWERED, Optional.of(started(PlatformLines.Start.INIT))), NOW))
        .isEqualTo(
            """
            END RequestId: id-1
            REPORT RequestId: id-1\tDuration: 11.25 ms\tBilled Duration: 12 ms\tMemory Size: 512 MB\tInit Duration: 300.00 ms
            """);
  }

  @Test
  void text_tells_how_an_invocation_failed() {
    PlatformLines text = new PlatformLines(LogFormat.TEXT);

    assertThat(
            text.report(
                report(new Invocation.TimedOut(Duration.ofSeconds(3)), Optional.empty()), NOW))
        .isEqualTo(
            """
            2026-11-30T16:00:00.120Z id-1 Task timed out after 3.00 seconds
            END RequestId: id-1
            REPORT RequestId: id-1\tDuration: 11.25 ms\tBilled Duration: 12 ms\tMemory Size: 512 MB\tStatus: timeout
            """);
    assertThat(
            text.report(
                report(new Invocation.Failed("a.B", "broken", new byte[0]), Optional.empty()), NOW))
        .endsWith("\tStatus: error\tError Type: a.B\n");
  }

  @Test
  void json_has_a_record_a_line() throws Exception {
    PlatformLines json = new PlatformLines(LogFormat.JSON);

    JsonNode start = tree(json.start("id-1", "7", NOW));
    JsonNode report =
        tree(
            json.report(
                report(
                    new Invocation.Failed("a.B", "broken", new byte[0]),
                    Optional.of(started(PlatformLines.Start.RESTORE))),
                NOW));

    assertThat(start.path("time").asText()).isEqualTo("2026-11-30T16:00:00.120Z");
    assertThat(start.path("type").asText()).isEqualTo("platform.start");
    assertThat(start.path("record")).isEqualTo(tree("{\"requestId\":\"id-1\",\"version\":\"7\"}"));
    assertThat(report.path("type").asText()).isEqualTo("platform.report");
    assertThat(report.path("record").toString())
        .isEqualTo(
            "{\"requestId\":\"id-1\",\"metrics\":{\"durationMs\":11.25,\"billedDurationMs\":12,\"memorySizeMB\":512,\"restoreDurationMs\":300.0},\"status\":\"error\",\"errorType\":\"a.B\"}");
  }

  private static PlatformLines.Started started(PlatformLines.Start how) {
    return new PlatformLines.Started(how, Duration.ofMillis(300));
  }

  private static PlatformLines.Report report(
      Invocation invocation, Optional<PlatformLines.Started> started) {
    return new PlatformLines.Report("id-1", Duration.ofNanos(11_250_000), 512, started, invocation);
  }

  private static JsonNode tree(String line) throws Exception {
    return JsonMapper.builder().build().readTree(line);
  }
}
