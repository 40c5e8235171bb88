package io.tidemill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.localstack.emr.StartJobRun;
import io.tidemill.localstack.server.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudPartsTest {
  private static final StartJobRun REQUEST =
      new StartJobRun(
          "app",
          "token",
          "role",
          "job",
          "job.jar",
          List.of(),
          "",
          Map.of(),
          Map.of(),
          Duration.ZERO,
          JsonNodeFactory.instance.objectNode());

  @TempDir Path home;

  private LocalCloudSettings settings;

  @BeforeEach
  void build() throws IOException {
    Path spark = Files.createDirectories(home.resolve("localstack/servers/spark/target"));
    Files.writeString(
        spark.resolve("classpath.txt"), Files.createFile(spark.resolve("spark.jar")).toString());
    settings =
        new LocalCloudSettings(
            new Distribution(home), home.resolve("data"), home, Duration.ofSeconds(10), "");
  }

  @Test
  void drivers_have_spark_s_ui_and_event_log_if_they_are_to() {
    assertThat(driverArguments(settings.with(SparkUi.ON)))
        .contains("spark.eventLog.enabled=true")
        .anyMatch(argument -> argument.startsWith("spark.ui.port="));
    assertThat(CloudParts.driver(settings.with(SparkUi.ON)).historyClasspath()).isPresent();
  }

  @Test
  void by_default_drivers_have_neither() {
    assertThat(driverArguments(settings))
        .contains("spark.ui.enabled=false")
        .noneMatch(argument -> argument.contains("eventLog"));
  }

  private List<String> driverArguments(LocalCloudSettings these) {
    return CloudParts.driver(these).of(REQUEST, home.resolve("work/one")).arguments();
  }
}
