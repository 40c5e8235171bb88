package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events have the fields that AWS publishes; those of job runs' states: see CloudEventTest. */
class EmrEventsTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  @Test
  void an_applications_state() {
    ObjectNode request =
        EmrJson.object().put("name", "mill").put("releaseLabel", "emr-7.14.0").put("type", "Spark");

    JsonNode event = EmrEvents.changed(Application.of("00fapp", 1, request, NOON)).json();

    assertThat(fields(event))
        .containsExactly(
            "version",
            "id",
            "detail-type",
            "source",
            "account",
            "time",
            "region",
            "resources",
            "detail");
    assertThat(event.path("detail-type").asText())
        .isEqualTo("EMR Serverless Application State Change");
    JsonNode detail = event.path("detail");
    assertThat(fields(detail))
        .containsExactlyInAnyOrder(
            "applicationId",
            "applicationName",
            "arn",
            "releaseLabel",
            "state",
            "type",
            "createdAt",
            "updatedAt",
            "autoStopConfig",
            "autoStartConfig");
    assertThat(detail.path("state").asText()).isEqualTo("CREATING");
    assertThat(detail.path("createdAt").asText()).isEqualTo("2026-11-30T12:00:00Z");
    assertThat(detail.path("autoStopConfig").toString())
        .isEqualTo("{\"enabled\":true,\"idleTimeout\":15}");
    assertThat(detail.path("autoStartConfig").toString()).isEqualTo("{\"enabled\":true}");
  }

  @Test
  void a_retry() {
    JobRun failed = run().moved(JobRunState.FAILED, "failed", NOON.plusSeconds(5));

    JsonNode detail =
        EmrEvents.retried(failed, failed.again(NOON.plusSeconds(6)), "emr-7.14.0").detail();

    assertThat(fields(detail))
        .containsExactlyInAnyOrder(
            "jobRunId",
            "jobRunName",
            "applicationId",
            "arn",
            "releaseLabel",
            "createdBy",
            "updatedAt",
            "createdAt",
            "previousAttempt",
            "previousAttemptState",
            "previousAttemptCreatedAt",
            "previousAttemptEndedAt",
            "newAttempt",
            "newAttemptCreatedAt");
    assertThat(detail.path("previousAttemptEndedAt").asText()).isEqualTo("2026-11-30T12:00:05Z");
    assertThat(detail.path("newAttemptCreatedAt").asText()).isEqualTo("2026-11-30T12:00:06Z");
  }

  @Test
  void what_was_used_since_it_was_told_last() {
    JobRun running = run().moved(JobRunState.RUNNING, "runs", NOON);

    EmrEvent event = EmrEvents.used(running, NOON.plusSeconds(1800), NOON.plusSeconds(2700));

    assertThat(event.detailType()).isEqualTo("EMR Serverless Job Resource Utilization Update");
    assertThat(event.resources()).containsExactly(running.arn());
    assertThat(fields(event.detail()))
        .containsExactlyInAnyOrder(
            "applicationId",
            "jobRunId",
            "attempt",
            "mode",
            "createdAt",
            "startedAt",
            "calculatedFrom",
            "calculatedTo",
            "resourceUtilizationFinal",
            "resourceUtilizationForInterval",
            "billedResourceUtilizationForInterval",
            "totalResourceUtilization",
            "totalBilledResourceUtilization");
    assertThat(event.detail().at("/resourceUtilizationForInterval/vCPUHour").asDouble())
        .isEqualTo(1);
    assertThat(event.detail().at("/totalResourceUtilization/vCPUHour").asDouble()).isEqualTo(3);
  }

  private static JobRun run() {
    StartJobRun request = StartRequests.of("00fapp", "token");
    return JobRun.submitted("00frun", 1, request, NOON);
  }

  private static List<String> fields(JsonNode json) {
    List<String> fields = new ArrayList<>();
    json.fieldNames().forEachRemaining(fields::add);
    return fields;
  }
}
