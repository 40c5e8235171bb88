package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.TidemillException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WiringTest {
  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "TIDEMILL_LEDGER", "cassandra://127.0.0.1:1/tidemill?dc=dc1",
            "TIDEMILL_KAFKA", "127.0.0.1:1",
            "TIDEMILL_PIPELINES", "file:/tmp",
            "TIDEMILL_REGION", "us-east-1",
            "TIDEMILL_EMR_APPLICATION", "00f1",
            "TIDEMILL_EMR_ROLE", "arn:aws:iam::123456789012:role/job",
            "TIDEMILL_EMR_JOB_JAR", "s3://bucket/job.jar"));
  }

  @Test
  void all_missing_keys_are_named() {
    assertThatThrownBy(() -> Wiring.of(Map.of()))
        .isInstanceOf(TidemillException.class)
        .hasMessageContainingAll("TIDEMILL_LEDGER", "TIDEMILL_KAFKA", "TIDEMILL_EMR_JOB_JAR");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pipelines", "file:/no/such/folder", "s3://bucket/p", "file:", "a b"})
  void all_unfit_values_are_named(String pipelines) {
    Map<String, String> environment = environment();
    environment.put("TIDEMILL_PIPELINES", pipelines);
    environment.put("TIDEMILL_EMR_ENDPOINT", "127.0.0.1:8080");

    assertThatThrownBy(() -> Wiring.of(environment))
        .isInstanceOf(TidemillException.class)
        .hasMessageContainingAll("TIDEMILL_PIPELINES", pipelines, "TIDEMILL_EMR_ENDPOINT");
  }
}
