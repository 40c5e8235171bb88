package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmitParametersTest {
  @Test
  void the_drivers_environment_is_taken_out_and_everything_else_goes_to_spark_submit() {
    SubmitParameters parameters =
        SubmitParameters.parse(
            "--class Main --conf spark.emr-serverless.driverEnv.STORE=x?a=b --conf spark.a=1");

    assertThat(parameters.driverEnvironment()).isEqualTo(Map.of("STORE", "x?a=b"));
    assertThat(parameters.forSubmit()).containsExactly("--class", "Main", "--conf", "spark.a=1");
  }

  @Test
  void both_ways_to_write_an_option_are_understood() {
    SubmitParameters parameters =
        SubmitParameters.parse("--conf=spark.driver.memory=2g -c spark.b=2");

    assertThat(parameters.settings()).containsEntry("spark.driver.memory", "2g");
    assertThat(parameters.settings()).containsEntry("spark.b", "2");
  }

  @Test
  void the_heap_is_given_as_the_jvm_takes_it() {
    assertThat(memory("--conf spark.driver.memory=2G")).isEqualTo("2g");
    assertThat(memory("--driver-memory 800mb")).isEqualTo("800m");
    assertThat(memory("--driver-memory 800")).isEqualTo("800m");
    assertThat(SubmitParameters.parse("--class Main").driverMemory()).isEmpty();
  }

  @Test
  void the_drivers_cores_are_those_that_it_names() {
    assertThat(SubmitParameters.parse("--conf spark.driver.cores=2").driverCores()).contains(2);
    assertThat(SubmitParameters.parse("--conf spark.driver.cores=all").driverCores()).isEmpty();
    assertThat(SubmitParameters.parse("--class Main").driverCores()).isEmpty();
  }

  @Test
  void of_a_key_given_twice_the_last_counts() {
    assertThat(memory("--conf spark.driver.memory=2g --conf spark.driver.memory=3g"))
        .isEqualTo("3g");
  }

  @Test
  void java_options_are_split_as_a_shell_does() {
    assertThat(
            SubmitParameters.parse("--conf 'spark.driver.extraJavaOptions=-Da=1 -Db=\"2 3\"'")
                .driverJavaOptions())
        .containsExactly("-Da=1", "-Db=2 3");
  }

  private static String memory(String line) {
    return SubmitParameters.parse(line).driverMemory().orElseThrow();
  }
}
