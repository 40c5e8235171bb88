package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkDefaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void the_jobs_settings_win_over_the_applications_and_its_parameters_over_both()
      throws IOException {
    Map<String, String> defaults =
        SparkDefaults.of(
            json(
                """
                [{"classification": "spark-defaults",
                  "properties": {"spark.driver.cores": "1", "spark.a": "application"}},
                 {"classification": "core-site", "properties": {"fs.b": "1"}},
                 {"classification": "spark-env", "properties": {"C": "1"}}]
                """),
            json(
                """
                [{"classification": "spark-defaults", "properties": {"spark.a": "job"}}]
                """));
    assertThat(defaults)
        .isEqualTo(Map.of("spark.driver.cores", "1", "spark.a", "job", "spark.hadoop.fs.b", "1"));

    SubmitParameters parameters =
        SubmitParameters.parse(defaults, "--conf spark.driver.cores=2 --class Main");

    assertThat(parameters.driverCores()).contains(2);
    assertThat(parameters.forSubmit())
        .containsSubsequence(
            "--conf", "spark.driver.cores=1", "--conf", "spark.driver.cores=2", "--class");
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }
}
