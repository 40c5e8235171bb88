package io.tidemill.localstack.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.localstack.Pipelines;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.localstack.emr.StartJobRun;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Events have every field of the samples that AWS publishes, each of the sample's type. */
class CloudEventTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
  private static final LedgerId LEDGER = new LedgerId("abcdefgh");
  private static final PipelineId ORDERS = new PipelineId("orders");

  @Test
  void an_alarm_has_the_published_form() throws IOException {
    LagAlarm alarm = alarm();
    alarm.look(Pipelines.backlog("orders", 100, NOON), NOON);
    alarm.look(Pipelines.backlog("orders", 0, NOON), NOON.plusSeconds(1));

    CloudEvent event =
        alarm.look(Pipelines.backlog("orders", 150, NOON), NOON.plusSeconds(2)).orElseThrow();

    JsonNode json = MAPPER.readTree(event.json());
    assertThat(shape(json)).isEqualTo(shape(sample("alarm.json")));
    JsonNode sample = sample("alarm.json");
    for (String same :
        List.of(
            "/source",
            "/detail-type",
            "/region",
            "/detail/alarmName",
            "/detail/configuration/metrics/0/metricStat/metric/dimensions/Consumer Group",
            "/detail/configuration/metrics/0/metricStat/metric/dimensions/Topic",
            "/detail/configuration/metrics/0/metricStat/metric/name",
            "/detail/configuration/metrics/0/metricStat/metric/namespace",
            "/detail/previousState/value",
            "/detail/state/value")) {
      assertThat(json.at(same)).as(same).isEqualTo(sample.at(same));
    }
    assertThat(json.at("/time").asText()).isEqualTo("2026-11-22T12:00:02Z");
    assertThat(json.at("/detail/state/timestamp").asText())
        .isEqualTo("2026-11-22T12:00:02.123+0000");
    assertThat(json.at("/detail/state/reason").asText())
        .startsWith("Threshold Crossed: 1 out of the last 1 datapoints [150.0 ")
        .endsWith("threshold (100.0) (minimum 1 datapoint for OK -> ALARM transition).");
    assertThat(shape(MAPPER.readTree(json.at("/detail/state/reasonData").asText())))
        .isEqualTo(shape(MAPPER.readTree(sample.at("/detail/state/reasonData").asText())));
    assertThat(json.at("/account").asText()).isEqualTo("000000000000");
    assertThat(new Names(LEDGER).pipelineOfLagAlarm(json.at("/detail/alarmName").asText()))
        .contains(ORDERS);
  }

  @Test
  void a_job_run_has_the_published_form() throws IOException {
    CloudEvent event = JobRunEvents.changed(jobRun("tm-abcdefgh-orders-1-1"), "emr-7.14.0");

    JsonNode json = MAPPER.readTree(event.json());
    JsonNode sample = sample("job-run.json");
    assertThat(shape(json)).isEqualTo(shape(sample));
    for (String same :
        List.of(
            "/source",
            "/detail-type",
            "/resources",
            "/detail/jobRunId",
            "/detail/jobRunName",
            "/detail/applicationId",
            "/detail/releaseLabel",
            "/detail/state",
            "/detail/previousState")) {
      assertThat(json.at(same)).as(same).isEqualTo(sample.at(same));
    }
    assertThat(json.at("/detail/updatedAt").asText()).isEqualTo("2026-11-22T12:00:01.500Z");
    assertThat(event.state()).isEqualTo("RUNNING");
  }

  @Test
  void a_job_run_without_a_name_tells_none() throws IOException {
    JsonNode json = MAPPER.readTree(JobRunEvents.changed(jobRun(""), "emr-7.14.0").json());

    assertThat(json.at("/detail").has("jobRunName")).isFalse();
  }

  @Test
  void a_schedule_has_the_published_form() throws IOException {
    JsonNode json = MAPPER.readTree(new SweepSchedule(LEDGER).due(NOON).json());

    JsonNode sample = sample("schedule.json");
    assertThat(shape(json)).isEqualTo(shape(sample));
    assertThat(json.at("/source")).isEqualTo(sample.at("/source"));
    assertThat(json.at("/detail-type")).isEqualTo(sample.at("/detail-type"));
    assertThat(json.at("/detail").asText()).isEqualTo("{}");
    assertThat(json.at("/resources/0").asText())
        .isEqualTo(
            "arn:aws:scheduler:us-east-1:000000000000:schedule/default/tidemill-abcdefgh-sweep");
  }

  @Test
  void a_person_asks_by_the_name_of_the_pipeline() throws IOException {
    assertThat(MAPPER.readTree(new ByHand(ORDERS).json()))
        .isEqualTo(MAPPER.readTree("{\"pipeline\":\"orders\"}"));
  }

  private static LagAlarm alarm() {
    return new LagAlarm(
        new Names(LEDGER), Pipelines.of(ORDERS, 100, Duration.ofHours(1)), Instant.EPOCH);
  }

  private static JobRun jobRun(String name) {
    Instant created = Instant.parse("2026-11-22T12:00:00Z");
    Instant updated = Instant.parse("2026-11-22T12:00:01.500Z");
    StartJobRun request =
        new StartJobRun(
            "00f1982r1uukb925",
            "token",
            "role",
            name,
            "job.jar",
            List.of(),
            "",
            Map.of(),
            Map.of(),
            Duration.ZERO,
            MAPPER.createObjectNode());
    return new JobRun(
        "00f1cbn5g4bb0c01",
        1,
        1,
        request,
        JobRunState.RUNNING,
        Optional.of(JobRunState.SCHEDULED),
        "Driver runs",
        created,
        created,
        updated,
        Duration.ZERO,
        Optional.of(updated),
        Optional.empty());
  }

  private static JsonNode sample(String name) throws IOException {
    try (InputStream in = CloudEventTest.class.getResourceAsStream(name)) {
      return MAPPER.readTree(in);
    }
  }

  /** Where what type of value is. */
  private static SortedMap<String, String> shape(JsonNode node) {
    SortedMap<String, String> shape = new TreeMap<>();
    collect("", node, shape);
    return shape;
  }

  private static void collect(String path, JsonNode node, SortedMap<String, String> shape) {
    shape.put(path, node.getNodeType().name());
    node.fields()
        .forEachRemaining(field -> collect(path + "/" + field.getKey(), field.getValue(), shape));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(path + "/" + i, node.get(i), shape);
    }
  }
}
