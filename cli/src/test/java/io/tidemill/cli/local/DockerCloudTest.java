package io.tidemill.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.cli.Home;
import io.tidemill.core.CassandraAddress;
import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.LedgerId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.HistoryPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerCloudTest {
  @TempDir Path folder;

  @Test
  void a_cloud_that_was_not_started_is_told_with_how_to() {
    assertThatThrownBy(() -> cloud().target())
        .hasMessageContainingAll("local.properties", "./tidemill local up")
        .extracting(e -> ((TidemillException) e).kind())
        .isEqualTo(FailureKind.OPERATOR);
  }

  @Test
  void what_other_commands_need_is_written_to_a_target_file() {
    cloud().write(target());

    assertThat(cloud().target()).isEqualTo(target());
  }

  @Test
  void a_cloud_that_is_found_again_keeps_the_project_that_was_deployed_to_it() {
    assertThat(cloud().pipelines()).endsWith("/pipelines");

    cloud().write(DockerCloud.withPipelines(target(), folder.resolve("my")));

    assertThat(cloud().pipelines()).isEqualTo(folder.resolve("my").toUri().toString());
  }

  @Test
  void the_part_that_deploys_is_told_how_containers_find_each_other() {
    TidemillConfig target = target();

    assertThat(
            LocalDeployCommand.arguments(target, cloud().inside(target), new LedgerId("abcd2345")))
        .containsExactly(
            "--local=http://localhost:14566",
            "--local-region=us-east-1",
            "--local-ledger-id=abcd2345",
            "--local-ledger=cassandra://cassandra:9042/tidemill?dc=datacenter1&rules=keyspaces",
            "--local-kafka=kafka:9092",
            "--local-emr=http://emr:8998",
            "--local-application=00f1");
  }

  private DockerCloud cloud() {
    return new DockerCloud(new Home(folder));
  }

  private static TidemillConfig target() {
    return new TidemillConfig(
        CassandraAddress.plain("127.0.0.1", 19042, "tidemill", "datacenter1")
            .under(CassandraAddress.Rules.KEYSPACES),
        HistoryPolicy.DEFAULT,
        KafkaServers.plaintext("127.0.0.1:19094"),
        "file:///pipelines",
        "us-east-1",
        "http://127.0.0.1:14566",
        new TidemillConfig.Emr(
            "http://127.0.0.1:18998",
            "00f1",
            "arn:aws:iam::000000000000:role/r",
            "file:///j",
            "",
            ""));
  }
}
