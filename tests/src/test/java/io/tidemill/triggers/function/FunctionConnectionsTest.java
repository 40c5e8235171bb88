package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When functions open their connections, and when they part with them. */
class FunctionConnectionsTest {
  @TempDir Path folder;

  private Functions functions;

  @BeforeEach
  void oneFlightsPipeline() {
    functions = new Functions(folder).with("flights");
  }

  private JsonNode sweep() {
    return functions.lagTrigger(functions.sample("sweep.json"));
  }

  @Test
  void connections_are_kept_between_invocations() {
    sweep();
    sweep();

    assertThat(functions.opened()).isEqualTo(1);
    assertThat(functions.closed()).isZero();
  }

  @Test
  void connections_that_rested_long_are_opened_anew() {
    sweep();
    functions.world().clock().advance(Connections.REST.plusSeconds(1));
    sweep();

    assertThat(functions.opened()).isEqualTo(2);
    assertThat(functions.closed()).isEqualTo(1);
  }

  @Test
  void what_can_not_be_reached_fails_every_pipeline_and_the_next_invocation_tries_again() {
    functions.with("orders");
    functions.away(Functions.infrastructure("the ledger is away"));

    JsonNode answer = sweep();
    assertThat(Functions.decisions(answer)).containsExactly("flights FAILED", "orders FAILED");
    assertThat(answer.path("pipelines").path(0).path("why").asText())
        .isEqualTo("the ledger is away");
    assertThat(Functions.decisions(functions.lagTrigger(functions.sample("alarm.json"))))
        .containsExactly("flights FAILED");

    functions.back();
    assertThat(Functions.decisions(sweep())).containsExactly("flights HELD", "orders HELD");
  }

  @Test
  void connections_over_which_something_failed_are_opened_anew() {
    functions.topicAway("flights", Functions.infrastructure("Kafka is away"));
    sweep();
    assertThat(functions.closed()).isEqualTo(1);

    functions.back();
    assertThat(Functions.decisions(sweep())).containsExactly("flights HELD");
    assertThat(functions.opened()).isEqualTo(2);
  }

  @Test
  void connections_over_which_nobody_knows_what_happened_are_opened_anew() {
    functions.topicAway("flights", new IllegalStateException("the session is closed"));

    assertThat(Functions.decisions(sweep())).containsExactly("flights FAILED");

    functions.back();
    assertThat(Functions.decisions(sweep())).containsExactly("flights HELD");
    assertThat(functions.opened()).isEqualTo(2);
  }
}
