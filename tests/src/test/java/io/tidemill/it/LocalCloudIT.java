package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.ProjectChanges;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.localstack.server.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The local cloud from start to end; what its jobs do is the end-to-end test's concern. */
class LocalCloudIT extends LocalCloudTests {
  @Test
  void a_pipeline_is_adopted_on_an_empty_topic_and_everything_ends() throws Exception {
    Path project = project();
    List<String> steps = new CopyOnWriteArrayList<>();
    LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> steps.add(name));
    try (cloud) {
      createTopic(cloud);

      Outcome outcome = cloud.sweep().outcome(ORDERS);

      assertThat(holdReason(outcome)).contains(HoldReason.NO_BACKLOG);
      assertThat(phase(cloud)).isInstanceOf(Phase.Idle.class);
      String group = new Names(cloud.ledger().id()).consumerGroup(ORDERS);
      assertThat(cloud.groupOffsets().read(group)).isPresent();
      assertThat(cloud.pipelines()).extracting(pipeline -> pipeline.id()).containsExactly(ORDERS);
      assertThat(steps)
          .contains(
              "Pipelines",
              "Kafka",
              "Cassandra",
              "Ledger",
              "Tables",
              "MSK",
              "Keyspaces",
              "EMR Serverless",
              "Lambda",
              "Functions");
      assertThat(cloud.session().execute("SELECT id FROM shop.orders").all().size()).isZero();
      assertThatThrownBy(() -> LocalCloud.start(settings(project), (name, detail) -> {}))
          .isInstanceOfSatisfying(
              TidemillException.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      PipelineId payments = new PipelineId("payments");
      assertThatThrownBy(() -> cloud.trigger(payments).outcome(payments))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("payments")
          .hasMessageContaining("orders");
      new DoctorOnCloud(cloud, folder).check();
      a_wake_up_whose_environment_is_killed_is_made_good_by_the_next(cloud);
      a_project_is_looked_at_again(cloud, project);
    }
    cloud.close();
  }

  private void a_wake_up_whose_environment_is_killed_is_made_good_by_the_next(LocalCloud cloud)
      throws IOException {
    ProcessHandle environment = environments().iterator().next();
    signal(environment, "STOP");
    // One of the two is handed to the stopped environment, and the other to a new one.
    CompletableFuture<WakeUpAnswer> one = CompletableFuture.supplyAsync(cloud::sweep);
    CompletableFuture<WakeUpAnswer> other = CompletableFuture.supplyAsync(cloud::sweep);
    await().atMost(DEADLINE).until(() -> one.isDone() || other.isDone());
    CompletableFuture<WakeUpAnswer> stopped = one.isDone() ? other : one;
    assertThat(stopped).isNotDone();
    signal(environment, "KILL");

    assertThatThrownBy(stopped::join).hasCauseInstanceOf(TidemillException.class);
    assertThat(holdReason(cloud.sweep().outcome(ORDERS))).contains(HoldReason.NO_BACKLOG);
  }

  private void a_project_is_looked_at_again(LocalCloud cloud, Path project) throws IOException {
    Files.writeString(project.resolve("returns.yaml"), YAML.replace("orders", "returns"));
    Files.writeString(
        project.resolve("schema/V002__returns.cql"),
        "CREATE TABLE IF NOT EXISTS shop.returns (id text PRIMARY KEY, price int);");
    Files.writeString(project.resolve("orders.yaml"), "pipeline: orders\nsource: [");

    ProjectChanges changes = cloud.reload();

    assertThat(changes.added()).containsExactly(new PipelineId("returns"));
    assertThat(changes.broken()).containsExactly(ORDERS);
    assertThat(changes.migrations()).containsExactly("V002__returns.cql");
    assertThat(cloud.session().execute("SELECT id FROM shop.returns").all().size()).isZero();
    cloud.redeploy();
    assertThat(cloud.sweep().pipelines()).hasSize(2);
  }

  @Test
  void a_cloud_starts_again_where_one_lost_a_server() throws Exception {
    Path project = project();
    try (LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> {})) {
      assertThat(children()).hasSize(2).allMatch(ProcessHandle::destroyForcibly);
      await().atMost(DEADLINE).until(() -> children().isEmpty());
      assertThatThrownBy(() -> cloud.sweep().outcome(ORDERS)).isInstanceOf(TidemillException.class);
    }
    try (LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> {})) {
      createTopic(cloud);

      assertThat(holdReason(cloud.sweep().outcome(ORDERS))).contains(HoldReason.NO_BACKLOG);
    }
  }

  @Test
  void everything_wrong_with_a_project_is_told_at_once_and_nothing_starts() throws Exception {
    Path project = project();
    Files.writeString(project.resolve("broken.yaml"), "pipeline: [");
    Files.writeString(project.resolve("worse.yaml"), YAML.replace("minRecords: 100", "min: few"));

    assertThatThrownBy(() -> LocalCloud.start(settings(project), (name, detail) -> {}))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessageContaining("broken.yaml:1")
        .hasMessageContaining("worse.yaml:3");
  }

  @Test
  void what_is_not_built_is_told_before_anything_starts() throws Exception {
    LocalCloudSettings settings =
        new LocalCloudSettings(
            new Distribution(folder), data(), project(), Duration.ofSeconds(1), "");

    assertThatThrownBy(() -> LocalCloud.start(settings, (name, detail) -> {}))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("mvn");
  }

  /** The JVMs that functions run in. */
  private Set<ProcessHandle> environments() {
    return children().stream()
        .filter(process -> process.info().commandLine().orElse("").contains("lag-trigger"))
        .collect(Collectors.toSet());
  }

  private static void signal(ProcessHandle process, String signal) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertThat(kill.onExit().join().exitValue()).isZero();
  }
}
