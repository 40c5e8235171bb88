package io.tidemill.cli.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.Home;
import io.tidemill.core.CassandraAddress;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.emr.SparkUi;
import io.tidemill.localstack.lambda.SnapStart;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DevCommandTest {
  private static final Home HOME = new Home(Path.of("checkout").toAbsolutePath());

  @Test
  void without_options_the_cloud_is_the_cheapest_one_with_keyspaces_rules() {
    LocalCloudSettings settings = parsed();

    assertThat(settings.project()).isEqualTo(HOME.pipelines());
    assertThat(settings.data()).isEqualTo(HOME.work().resolve("dev"));
    assertThat(settings.rules()).isEqualTo(CassandraAddress.Rules.KEYSPACES);
    assertThat(settings.snapStart()).isEqualTo(SnapStart.NONE);
    assertThat(settings.sparkUi()).isEqualTo(SparkUi.OFF);
  }

  @Test
  void options_reach_the_cloud() {
    LocalCloudSettings settings = parsed("--spark-ui", "--snap-start", "--project", "/mine");

    assertThat(settings.sparkUi()).isEqualTo(SparkUi.ON);
    assertThat(settings.snapStart()).isEqualTo(SnapStart.PUBLISHED_VERSIONS);
    assertThat(settings.project()).isEqualTo(Path.of("/mine"));
  }

  private static LocalCloudSettings parsed(String... options) {
    DevCommand command = new DevCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
    return command.settings(HOME);
  }
}
