package io.tidemill.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import io.tidemill.triggers.EmrApplication.Start;
import io.tidemill.triggers.EmrApplication.State;
import io.tidemill.triggers.ScriptedEndpoint.Answer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmrApplicationTest {
  @Test
  void what_the_service_says_is_read() {
    assertThat(
            answered(
                """
                {"applicationId": "00fapp", "name": "mill", "state": "STOPPED",
                 "stateDetails": "idle for 15 minutes", "releaseLabel": "emr-7.14.0",
                 "autoStartConfiguration": {"enabled": false},
                 "maximumCapacity": {"cpu": "16 vCPU", "memory": "64 GB", "disk": "200 GB"}}
                """))
        .isEqualTo(
            new EmrApplication(
                "mill",
                State.STOPPED,
                "idle for 15 minutes",
                "emr-7.14.0",
                Start.BY_HAND,
                Optional.of("16 vCPU, 64 GB")));
  }

  @Test
  void what_is_left_out_has_the_services_defaults() {
    assertThat(answered("{\"state\": \"SLEEPING\"}"))
        .isEqualTo(new EmrApplication("", State.UNKNOWN, "", "", Start.BY_JOBS, Optional.empty()));
  }

  @Test
  void an_application_that_is_gone_is_told_with_its_setting() {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(Answer.error(404, "ResourceNotFoundException", "00fapp is gone"))) {
      assertThatThrownBy(() -> EmrApplication.ask(config(endpoint.url())))
          .isInstanceOfSatisfying(
              TidemillException.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContainingAll("GetApplication", "00fapp is gone", "TIDEMILL_EMR_APPLICATION");
    }
  }

  private static EmrApplication answered(String application) {
    try (ScriptedEndpoint endpoint =
        new ScriptedEndpoint(Answer.ok("{\"application\":" + application + "}"))) {
      EmrApplication asked = EmrApplication.ask(config(endpoint.url()));
      assertThat(endpoint.requests()).hasSize(1);
      return asked;
    }
  }

  private static TidemillConfig config(String endpoint) {
    return new TidemillConfig(
        CassandraAddress.plain("store", 9042, "tidemill", "dc1"),
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext("kafka:9092"),
        "file:p",
        "us-east-1",
        "",
        new TidemillConfig.Emr(endpoint, "00fapp", "role", "job.jar", "", ""));
  }
}
