package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.trigger.JobState;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunEventFunctionTest {
  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void aRunIsUnderWay() {
    functions = new Functions(folder).with("flights");
    functions.produce("flights", 150);
    functions.lagTrigger(functions.sample("sweep.json"));
  }

  private JsonNode runEvent(String sample) {
    return functions.runEvent(functions.sample(sample).replace("00f1cbn5g4bb0c01", "job1"));
  }

  private static String reason(JsonNode answer) {
    return answer.path("refused").path("reason").asText();
  }

  @Test
  void a_job_that_failed_has_its_next_attempt_launched() {
    functions.world().endJobs(JobState.FAILED);

    JsonNode answer = runEvent("job.json");

    assertThat(answer.path("event").asText()).isEqualTo("job");
    JsonNode launched = answer.path("pipelines").path(0);
    assertThat(launched.path("pipeline").asText()).isEqualTo("flights");
    assertThat(launched.path("run").asInt()).isEqualTo(1);
    assertThat(launched.path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void a_job_that_did_its_work_has_the_next_run_looked_at() {
    functions.world().work();
    functions.produce("flights", 150);

    assertThat(runEvent("job.json").path("pipelines").path(0).path("run").asInt()).isEqualTo(2);
  }

  @Test
  void a_job_that_has_no_name_in_the_event_is_asked_for_it() {
    functions.world().endJobs(JobState.FAILED);

    assertThat(runEvent("job-unnamed.json").path("pipelines").path(0).path("attempt").asInt())
        .isEqualTo(2);
  }

  @Test
  void a_job_that_has_not_ended_is_ignored() {
    JsonNode answer = runEvent("job-running.json");

    assertThat(answer.path("ignored").asText()).contains("has not ended");
    assertThat(answer.path("pipelines")).isEmpty();
  }

  @Test
  void the_events_word_is_not_taken_for_the_jobs_state() {
    JsonNode held = runEvent("job.json").path("pipelines").path(0);

    assertThat(held.path("reason").asText()).isEqualTo("RUN_IN_PROGRESS");
  }

  @Test
  void a_job_whose_name_can_not_be_asked_for_fails_for_whatever_pipeline() {
    functions.world().clock().advance(Connections.REST.plusSeconds(1));
    functions.away(Functions.infrastructure("EMR is away"));

    JsonNode failed = runEvent("job-unnamed.json").path("pipelines").path(0);

    assertThat(failed.path("pipeline").asText()).isEqualTo("*");
    assertThat(failed.path("decision").asText()).isEqualTo("FAILED");
  }

  @Test
  void a_job_that_nobody_knows_is_refused() {
    assertThat(reason(functions.runEvent(functions.sample("job-unnamed.json"))))
        .isEqualTo("UNKNOWN_PIPELINE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../jobruns", "00F1", "a b"})
  void nobody_is_asked_for_a_job_by_what_is_no_id(String id) {
    functions.away(Functions.infrastructure("EMR is away"));
    functions.world().clock().advance(Connections.REST.plusSeconds(1));

    String event = functions.sample("job-unnamed.json").replace("00f1cbn5g4bb0c01", id);

    assertThat(reason(functions.runEvent(event))).isEqualTo("UNKNOWN_PIPELINE");
  }

  @Test
  void a_job_of_another_application_is_refused() {
    String event = functions.sample("job.json").replace(Functions.APPLICATION, "00other");

    assertThat(reason(functions.runEvent(event))).isEqualTo("FOREIGN_APPLICATION");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tm-another0-flights-1-1", "nightly-report", ""})
  void a_job_that_is_not_this_ledgers_is_refused(String name) {
    String event = functions.sample("job.json").replace("tm-inmemory-flights-1-1", name);

    assertThat(reason(functions.runEvent(event))).isEqualTo("FOREIGN_LEDGER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alarm.json", "sweep.json", "manual.json"})
  void another_event_is_refused(String sample) {
    assertThat(reason(runEvent(sample))).isEqualTo("UNKNOWN_KIND");
  }
}
