package io.tidemill.infra.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeployTest extends InfraCommandTests {
  private static final String PIPELINES =
      Path.of(System.getProperty("tidemill.home"), "pipelines").toString();

  DeployTest() {
    super("deploy");
  }

  @Test
  void files_that_do_not_fit_are_told_before_anything_is_asked() throws IOException {
    assertThat(run("--config", config("account: 1\nregion: nowhere\n"), "--project", PIPELINES))
        .isEqualTo(2);
    assertThat(err.toString()).contains("t.yaml:1:10: account", "t.yaml:2:9: region");
  }

  @Test
  void a_missing_command_line_of_cdk_is_told_with_how_to_get_it() throws IOException {
    assumeTrue(NodeJs.version().isPresent(), "Node.js is not on PATH");

    assertThat(
            run(
                "--yes",
                "--config",
                config("account: \"123456789012\"\nregion: eu-central-1\n"),
                "--project",
                PIPELINES))
        .isEqualTo(4);
    assertThat(err.toString()).contains("npm install");
  }

  @Test
  void help_teaches() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--yes", "--rehearse", "--config", "--project", "Exit codes:", "Examples:");
  }

  @Test
  void a_local_deploy_is_told_all_that_it_is_bound_to() throws IOException {
    assumeTrue(NodeJs.version().isPresent(), "Node.js is not on PATH");

    assertThat(run("--local=http://localhost:4566")).isEqualTo(2);
    assertThat(err.toString()).contains("--local-ledger-id");
    assertThat(
            run(
                "--project",
                PIPELINES,
                "--local=http://localhost:14566",
                "--local-region=us-east-1",
                "--local-ledger-id=abcd2345",
                "--local-ledger=cassandra://cassandra:9042/tidemill?dc=datacenter1&rules=keyspaces",
                "--local-kafka=kafka:9092",
                "--local-emr=http://emr:8998",
                "--local-application=00f1"))
        .isEqualTo(4);
    assertThat(err.toString()).contains("npm install");
  }
}
