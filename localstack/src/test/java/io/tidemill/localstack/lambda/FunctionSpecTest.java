package io.tidemill.localstack.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionSpecTest {
  @Test
  void a_function_within_lambdas_limits_is_taken() {
    assertThat(spec("tidemill-L-lag-trigger", 512, 60, 1, Map.of("A", "b")).jar()).isAbsolute();
  }

  @Test
  void a_function_beyond_lambdas_limits_is_refused() {
    assertRefused("a b", 512, 60, 1);
    assertRefused("f", 127, 60, 1);
    assertRefused("f", 10_241, 60, 1);
    assertRefused("f", 512, 0, 1);
    assertRefused("f", 512, 901, 1);
    assertRefused("f", 512, 60, 0);
  }

  @Test
  void a_variable_that_lambda_sets_itself_is_refused() {
    assertThatThrownBy(() -> spec("f", 512, 60, 1, Map.of("AWS_REGION", "eu-west-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS_REGION")
        .hasMessageContaining("reserved");
  }

  private static void assertRefused(String name, int memory, int seconds, int environments) {
    assertThatThrownBy(() -> spec(name, memory, seconds, environments, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static FunctionSpec spec(
      String name, int memory, int seconds, int environments, Map<String, String> environment) {
    return new FunctionSpec(
        name,
        Path.of("f.jar"),
        "Handler::handle",
        environment,
        memory,
        Duration.ofSeconds(seconds),
        environments);
  }
}
