package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.World;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People's commands, as the function takes and answers them. */
class CommandsByHandTest {
  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void begin() {
    functions = new Functions(folder).with("flights");
  }

  private JsonNode command(String action, String arguments) {
    return functions
        .lagTrigger(
            "{\"pipeline\": \"flights\", \"action\": \"%s\"%s}"
                .formatted(action, arguments.replace('\'', '"')))
        .path("pipelines")
        .path(0);
  }

  /** Run 1 is blocked, its three attempts spent. */
  private void block() {
    functions.produce("flights", 200);
    functions.lagTrigger(functions.sample("alarm.json"));
    for (int attempt = 1; attempt <= functions.world().pipeline().attempts().allowed(); attempt++) {
      functions.world().endJobs(JobState.FAILED);
      functions.lagTrigger(functions.sample("sweep.json"));
    }
    assertThat(functions.world().state().phase()).isInstanceOf(Phase.Blocked.class);
  }

  @Test
  void a_dry_run_says_what_would_change_and_changes_nothing() {
    block();

    JsonNode answer = command("retry", ", 'run': 1");

    assertThat(answer.path("decision").asText()).isEqualTo("PLANNED");
    assertThat(answer.path("executed").asBoolean(true)).isFalse();
    assertThat(answer.path("plan")).hasSizeGreaterThan(1);
    assertThat(answer.path("plan").path(0).asText()).startsWith("Run 1, of 200 offsets");
    assertThat(functions.world().state().phase()).isInstanceOf(Phase.Blocked.class);
  }

  @Test
  void a_blocked_run_gets_further_attempts() {
    block();

    JsonNode answer = command("retry", ", 'run': 1, 'execute': true");

    assertThat(answer.path("executed").asBoolean()).isTrue();
    assertThat(answer.path("decision").asText()).isEqualTo("LAUNCHED");
    assertThat(answer.path("run").asLong()).isEqualTo(1);
    assertThat(answer.path("attempt").asInt())
        .isEqualTo(functions.world().pipeline().attempts().allowed() + 1);
  }

  @Test
  void a_refusal_says_why_and_what_to_do_instead() {
    block();

    JsonNode answer = command("skip", ", 'run': 2, 'execute': true");

    assertThat(answer.path("decision").asText()).isEqualTo("REFUSED");
    assertThat(answer.path("executed").asBoolean(true)).isFalse();
    assertThat(answer.path("why").asText()).contains("run 1 is blocked, not run 2");
    assertThat(answer.path("instead").asText()).contains("runs flights 1");
  }

  @Test
  void a_skip_that_is_repeated_finds_nothing_to_do() {
    block();
    assertThat(command("skip", ", 'run': 1, 'execute': true").path("reason").asText())
        .isEqualTo("NO_BACKLOG");

    JsonNode again = command("skip", ", 'run': 1, 'execute': true");

    assertThat(again.path("decision").asText()).isEqualTo("NOTHING");
    assertThat(again.path("why").asText()).contains("skipped already");
  }

  @Test
  void a_wrong_argument_is_refused_before_anything_is_looked_at() {
    JsonNode answer =
        functions.lagTrigger(
            "{\"pipeline\": \"flights\", \"action\": \"reset\", \"execute\": true}");

    assertThat(answer.at("/refused/reason").asText()).isEqualTo("WRONG_ARGUMENT");
    assertThat(answer.at("/refused/why").asText()).contains("\"to\"");
    assertThat(functions.opened()).isZero();
  }

  @Test
  void a_pipeline_whose_file_is_broken_can_be_paused() {
    functions.lagTrigger(functions.sample("sweep.json"));
    functions.write("flights.yaml", World.DEFINITION.replace("format: json", "format: jsn"));

    JsonNode paused = command("pause", ", 'execute': true");

    assertThat(paused.path("executed").asBoolean()).isTrue();
    assertThat(paused.path("reason").asText()).isEqualTo("DEFINITION_INVALID");
    assertThat(functions.world().state().paused()).isTrue();
    assertThat(command("reset", ", 'to': 'latest'").path("instead").asText())
        .contains("mend the file");
  }
}
