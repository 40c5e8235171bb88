package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.triggers.ScriptedEndpoint.Answer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

class EmrClientsTest {
  private static final KafkaServers KAFKA = KafkaServers.plaintext("kafka:9092");

  @Test
  void a_throttled_call_is_tried_again() {
    Answer throttled = Answer.error(429, "ThrottlingException", "Rate exceeded");
    try (ScriptedEndpoint endpoint =
            new ScriptedEndpoint(throttled, throttled, Answer.ok("{\"jobRuns\":[]}"));
        EmrServerlessClient client = EmrClients.open(config(endpoint.url()))) {
      assertThat(client.listJobRuns(list -> list.applicationId("00fapp")).jobRuns()).isEmpty();

      assertThat(endpoint.requests()).hasSize(3);
    }
  }

  @Test
  void an_endpoint_that_is_no_url_is_refused() {
    assertThatThrownBy(() -> EmrClients.open(config("127.0.0.1:8080")))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("TIDEMILL_EMR_ENDPOINT")
        .hasMessageContaining("127.0.0.1:8080");
  }

  @Test
  void a_launch_of_which_no_attempt_left_this_host_has_a_known_outcome() {
    ScriptedEndpoint endpoint = new ScriptedEndpoint(Answer.lost());
    endpoint.close();

    assertThat(failedLaunch(endpoint.url()).kind()).isEqualTo(FailureKind.INFRASTRUCTURE);
  }

  @Test
  void a_launch_of_which_any_attempt_left_this_host_has_an_unknown_outcome() {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(Answer.lostAndNoMore())) {
      assertThat(failedLaunch(endpoint.url()).kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    }
  }

  private static TidemillException failedLaunch(String url) {
    TidemillConfig config = config(url);
    try (EmrServerlessClient client = EmrClients.open(config)) {
      EmrServerlessLauncher launcher =
          new EmrServerlessLauncher(client, config.emr(), config.job(KAFKA));
      JobRequest request = new JobRequest("tm-a-orders-1-1", new PipelineId("orders"), 1, 1);
      return catchThrowableOfType(TidemillException.class, () -> launcher.launch(request));
    }
  }

  private static TidemillConfig config(String endpoint) {
    return new TidemillConfig(
        CassandraAddress.plain("store", 9042, "tidemill", "dc1"),
        HistoryPolicy.DEFAULT,
        KAFKA,
        "file:p",
        "us-east-1",
        "",
        new TidemillConfig.Emr(endpoint, "00fapp", "role", "job.jar", "", ""));
  }
}
