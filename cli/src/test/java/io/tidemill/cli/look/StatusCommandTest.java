package io.tidemill.cli.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TidemillConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final Path FILES = Path.of("/somewhere/pipelines");

  @Test
  void files_that_the_target_does_not_go_by_are_told() {
    assertThat(StatusCommand.elsewhere(FILES, serving("file:///somewhere/pipelines/"))).isEmpty();
    assertThat(StatusCommand.elsewhere(FILES, serving("file:///somewhere/pipelines"))).isEmpty();
    assertThat(StatusCommand.elsewhere(FILES, serving("s3://bucket/pipelines/")))
        .hasValueSatisfying(text -> assertThat(text).contains("s3://bucket/pipelines/"));
  }

  private static TidemillConfig serving(String pipelines) {
    return TidemillConfig.fromEnvironment(
        Map.of(
            "TIDEMILL_LEDGER", "cassandra://127.0.0.2:9142/tidemill?dc=datacenter1",
            "TIDEMILL_KAFKA", "127.0.0.2:9092",
            "TIDEMILL_PIPELINES", pipelines,
            "TIDEMILL_REGION", "us-east-1",
            "TIDEMILL_EMR_APPLICATION", "00f",
            "TIDEMILL_EMR_ROLE", "arn:aws:iam::000000000000:role/job",
            "TIDEMILL_EMR_JOB_JAR", "file:///job.jar"));
  }
}
