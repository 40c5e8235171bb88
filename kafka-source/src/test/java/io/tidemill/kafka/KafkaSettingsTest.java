package io.tidemill.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaSettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"localhost:9092", "a.example:9092,b.example:9094", "127.0.0.1:1"})
  void servers_are_passed_on(String bootstrap) {
    assertThat(new KafkaSettings(bootstrap).admin()).containsEntry("bootstrap.servers", bootstrap);
    assertThat(new KafkaSettings(bootstrap).consumer())
        .containsEntry("bootstrap.servers", bootstrap);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "localhost:", "a:1,,b:2", "a:1, b:2", "PLAINTEXT://a:1"})
  void other_forms_are_refused_with_what_was_expected(String bootstrap) {
    assertThatThrownBy(() -> new KafkaSettings(bootstrap))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("host:port")
        .hasMessageContaining("\"" + bootstrap + "\"")
        .hasMessageContaining("TIDEMILL_KAFKA");
  }

  @Test
  void a_consumer_reads_what_is_committed_and_nothing_that_it_was_not_told_to() {
    assertThat(new KafkaSettings("localhost:9092").consumer())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", false)
        .containsEntry("allow.auto.create.topics", false)
        .doesNotContainKey("group.id");
  }
}
