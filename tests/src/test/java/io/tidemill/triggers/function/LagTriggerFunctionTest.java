package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LagTriggerFunctionTest {
  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void oneFlightsPipeline() {
    functions = new Functions(folder).with("flights");
  }

  private JsonNode sweep() {
    return functions.lagTrigger(functions.sample("sweep.json"));
  }

  private static String reason(JsonNode answer) {
    return answer.path("refused").path("reason").asText();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alarm.json", "alarm-expression.json"})
  void an_alarm_launches_what_has_gathered(String sample) {
    functions.produce("flights", 150);

    JsonNode answer = functions.lagTrigger(functions.sample(sample));

    assertThat(answer.path("event").asText()).isEqualTo("alarm");
    JsonNode launched = answer.path("pipelines").path(0);
    assertThat(launched.path("decision").asText()).isEqualTo("LAUNCHED");
    assertThat(launched.path("run").asInt()).isEqualTo(1);
    assertThat(launched.path("attempt").asInt()).isEqualTo(1);
    assertThat(launched.path("job").asText()).isEqualTo("job1");
    assertThat(launched.path("why").asText()).isNotEmpty();
  }

  @Test
  void an_alarm_about_too_little_holds() {
    functions.produce("flights", 50);

    JsonNode held = functions.lagTrigger(functions.sample("alarm.json")).path("pipelines").path(0);

    assertThat(held.path("decision").asText()).isEqualTo("HELD");
    assertThat(held.path("reason").asText()).isEqualTo("BELOW_THRESHOLD");
    assertThat(held.path("lookAgainAt").asText()).isNotEmpty();
  }

  @Test
  void an_alarm_going_back_is_ignored_without_a_look() {
    JsonNode answer = functions.lagTrigger(functions.sample("alarm-ok.json"));

    assertThat(answer.path("ignored").asText()).isNotEmpty();
    assertThat(answer.path("pipelines")).isEmpty();
    assertThat(functions.opened()).isZero();
  }

  @Test
  void a_person_starts_a_run_of_any_size() {
    functions.produce("flights", 1);

    JsonNode answer = functions.lagTrigger(functions.sample("manual.json"));

    assertThat(answer.path("event").asText()).isEqualTo("manual");
    assertThat(Functions.decisions(answer)).containsExactly("flights LAUNCHED");
  }

  @Test
  void a_sweep_looks_at_every_pipeline() {
    functions.with("orders").with("calls");
    functions.produce("orders", 200);

    JsonNode answer = sweep();

    assertThat(answer.path("event").asText()).isEqualTo("sweep");
    assertThat(Functions.decisions(answer))
        .containsExactly("calls HELD", "flights HELD", "orders LAUNCHED");
  }

  @Test
  void a_sweep_of_nothing_answers_nothing(@TempDir Path empty) {
    Functions none = new Functions(empty);

    assertThat(none.lagTrigger(none.sample("sweep.json")).path("pipelines")).isEmpty();
  }

  @Test
  void one_pipelines_failure_leaves_the_others_alone() {
    functions.with("orders").with("calls");
    functions.produce("orders", 200);
    functions.topicAway("flights", Functions.infrastructure("Kafka is away"));
    functions.topicAway("calls", new IllegalStateException("oops"));

    JsonNode answer = sweep();

    assertThat(Functions.decisions(answer))
        .containsExactly("calls FAILED", "flights FAILED", "orders LAUNCHED");
    assertThat(answer.path("pipelines").path(0).path("kind").asText()).isEqualTo("FAULT");
    assertThat(answer.path("pipelines").path(1).path("kind").asText()).isEqualTo("INFRASTRUCTURE");
    assertThat(answer.path("pipelines").path(1).path("why").asText()).isEqualTo("Kafka is away");
  }

  @Test
  void what_the_time_does_not_suffice_for_comes_first_in_the_next_sweep() {
    functions.with("orders").with("calls");
    functions.timeLeft(Duration.ofSeconds(40), Duration.ofSeconds(10));

    List<String> first = Functions.decisions(sweep());
    functions.timeLeft(Duration.ofSeconds(29), Duration.ofSeconds(10));
    List<String> second = Functions.decisions(sweep());

    assertThat(first).filteredOn(each -> each.endsWith("NOT_REACHED")).hasSize(1);
    assertThat(second).filteredOn(each -> each.endsWith("HELD")).hasSize(1);
    assertThat(second)
        .filteredOn(each -> each.endsWith("HELD"))
        .first()
        .asString()
        .isEqualTo(
            first.stream()
                .filter(each -> each.endsWith("NOT_REACHED"))
                .findFirst()
                .orElseThrow()
                .replace("NOT_REACHED", "HELD"));
  }

  @Test
  void no_look_begins_that_could_not_end_in_time() {
    functions.timeLeft(Looks.RESERVE.minusMillis(1), Duration.ZERO);

    JsonNode answer = sweep();

    assertThat(Functions.decisions(answer)).containsExactly("flights NOT_REACHED");
    assertThat(answer.path("pipelines").path(0).path("why").asText()).contains("24999 ms");
  }

  @Test
  void a_pipeline_whose_file_broke_holds_and_the_others_go_on() {
    functions.with("orders");
    sweep();
    functions.write("flights.yaml", "pipeline: flights\nsource: {");
    functions.produce("flights", 500);
    functions.produce("orders", 500);

    JsonNode answer = sweep();

    assertThat(Functions.decisions(answer)).containsExactly("flights HELD", "orders LAUNCHED");
    JsonNode held = answer.path("pipelines").path(0);
    assertThat(held.path("reason").asText()).isEqualTo("DEFINITION_INVALID");
    assertThat(held.path("why").asText()).contains("flights.yaml:");
  }

  @Test
  void a_run_under_way_ends_though_its_file_broke() {
    functions.produce("flights", 500);
    sweep();
    functions.write("flights.yaml", "pipeline: flights\nsource: {");
    functions.world().endJobs(JobState.FAILED);

    assertThat(Functions.decisions(sweep())).containsExactly("flights LAUNCHED");
    functions.world().work();
    assertThat(sweep().path("pipelines").path(0).path("reason").asText())
        .isEqualTo("DEFINITION_INVALID");
  }

  @Test
  void a_file_mended_is_taken_at_the_next_wake_up() {
    functions.write("flights.yaml", "{{{");
    sweep();
    functions.with("flights");
    functions.produce("flights", 500);

    assertThat(Functions.decisions(sweep())).containsExactly("flights LAUNCHED");
  }

  @Test
  void a_file_that_names_no_pipeline_answers_by_its_own_name() {
    functions.write("Half Done.yaml", "{{{");

    assertThat(Functions.decisions(sweep())).containsExactly("Half Done.yaml HELD", "flights HELD");
  }

  @Test
  void refused_credentials_are_the_operators_to_mend() {
    functions.away(new TidemillException(FailureKind.OPERATOR, "no"));

    assertThat(sweep().path("pipelines").path(0).path("kind").asText()).isEqualTo("OPERATOR");
  }

  @Test
  void a_folder_that_has_gone_fails_what_was_asked_for() {
    Functions nowhere = new Functions(folder.resolve("none"));

    assertThat(Functions.decisions(nowhere.lagTrigger(nowhere.sample("sweep.json"))))
        .containsExactly("* FAILED");
    assertThat(Functions.decisions(nowhere.lagTrigger(nowhere.sample("alarm.json"))))
        .containsExactly("flights FAILED");
  }

  @Test
  void an_alarm_of_another_ledger_is_refused() {
    String event = functions.sample("alarm.json").replace("inmemory", "another0");

    assertThat(reason(functions.lagTrigger(event))).isEqualTo("FOREIGN_LEDGER");
  }

  @Test
  void an_alarm_that_is_not_tidemills_is_refused() {
    String event =
        functions.sample("alarm.json").replace("tidemill-inmemory-flights-lag", "cpu-high");

    assertThat(reason(functions.lagTrigger(event))).isEqualTo("FOREIGN_LEDGER");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fligths", "", "Not A Name", "../etc/passwd"})
  void an_unknown_pipeline_is_refused(String pipeline) {
    JsonNode answer = functions.lagTrigger("{\"pipeline\": \"%s\"}".formatted(pipeline));

    assertThat(reason(answer)).isEqualTo("UNKNOWN_PIPELINE");
    assertThat(answer.path("refused").path("why").asText()).contains("\"" + pipeline + "\"");
  }

  @Test
  void an_alarm_about_an_unknown_pipeline_is_refused() {
    String event = functions.sample("alarm.json").replace("-flights-lag", "-gone-lag");

    assertThat(reason(functions.lagTrigger(event))).isEqualTo("UNKNOWN_PIPELINE");
  }

  @Test
  void a_foreign_account_is_refused() {
    String event = functions.sample("sweep.json").replace("123456789012", "999999999999");

    assertThat(reason(functions.lagTrigger(event))).isEqualTo("FOREIGN_ACCOUNT");
  }

  @Test
  void a_jobs_event_is_refused() {
    assertThat(reason(functions.lagTrigger(functions.sample("job.json"))))
        .isEqualTo("UNKNOWN_KIND");
  }
}
