package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Reconciler;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetryByHandTest {
  private static final String RETRY = "{\"pipeline\": \"flights\", \"action\": \"retry\"}";

  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void begin() {
    functions = new Functions(folder).with("flights");
  }

  @Test
  void a_blocked_run_gets_further_attempts_and_no_other_run_starts() {
    functions.produce("flights", 200);
    functions.lagTrigger(functions.sample("alarm.json"));
    for (int attempt = 1; attempt <= Reconciler.ATTEMPTS; attempt++) {
      functions.world().endJobs(JobState.FAILED);
      functions.lagTrigger(functions.sample("sweep.json"));
    }
    assertThat(functions.world().state().phase()).isInstanceOf(Phase.Blocked.class);

    JsonNode answer = functions.lagTrigger(RETRY).path("pipelines").path(0);

    assertThat(answer.path("decision").asText()).isEqualTo("LAUNCHED");
    assertThat(answer.path("run").asLong()).isEqualTo(1);
    assertThat(answer.path("attempt").asInt()).isEqualTo(Reconciler.ATTEMPTS + 1);
  }

  @Test
  void a_pipeline_that_is_not_blocked_is_looked_at_as_ever() {
    functions.produce("flights", 1);

    JsonNode answer = functions.lagTrigger(RETRY).path("pipelines").path(0);

    assertThat(answer.path("reason").asText()).isEqualTo("BELOW_THRESHOLD");
  }
}
