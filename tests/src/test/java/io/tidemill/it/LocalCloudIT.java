package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.localstack.CloudObserver;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud from start to end; what its jobs do is the end-to-end test's concern. */
class LocalCloudIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final PipelineId ORDERS = new PipelineId("orders");
  private static final int MIN_RECORDS = 100;
  private static final String YAML =
      """
      pipeline: orders
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1h, cooldown: 0s }
      sinks:
        - table: shop.orders
          sql: SELECT id, price FROM source
      """;

  @TempDir Path folder;

  private final Set<ProcessHandle> before = new HashSet<>();

  @BeforeEach
  void lookAtProcesses() {
    ProcessHandle.current().descendants().forEach(before::add);
  }

  @AfterEach
  void no_process_is_left_behind() {
    assertThat(children()).isEmpty();
  }

  @Test
  void a_pipeline_is_adopted_on_an_empty_topic_and_everything_ends() throws Exception {
    Path project = project();
    List<String> steps = new CopyOnWriteArrayList<>();
    LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> steps.add(name));
    try (cloud) {
      createTopic(cloud);

      Outcome outcome = cloud.wake(ORDERS);

      assertThat(holdReason(outcome)).contains(HoldReason.NO_BACKLOG);
      assertThat(phase(cloud)).isInstanceOf(Phase.Idle.class);
      String group = new Names(cloud.ledger().id()).consumerGroup(ORDERS);
      assertThat(cloud.groupOffsets().read(group)).isPresent();
      assertThat(cloud.pipelines()).extracting(pipeline -> pipeline.id()).containsExactly(ORDERS);
      assertThat(steps)
          .contains("Pipelines", "Kafka", "Cassandra", "Ledger", "Tables", "EMR Serverless");
      assertThat(cloud.session().execute("SELECT count(*) FROM shop.orders").one().getLong(0))
          .isZero();
      assertThatThrownBy(() -> LocalCloud.start(settings(project), (name, detail) -> {}))
          .isInstanceOfSatisfying(
              TidemillException.class,
              failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      assertThatThrownBy(() -> cloud.wake(new PipelineId("payments")))
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("payments")
          .hasMessageContaining("orders");
    }
    cloud.close();
  }

  @Test
  void a_cloud_starts_again_where_one_lost_a_server() throws Exception {
    Path project = project();
    try (LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> {})) {
      assertThat(children()).hasSize(2).allMatch(ProcessHandle::destroyForcibly);
      await().atMost(DEADLINE).until(() -> children().isEmpty());
      assertThatThrownBy(() -> cloud.wake(ORDERS)).isInstanceOf(TidemillException.class);
    }
    try (LocalCloud cloud = LocalCloud.start(settings(project), (name, detail) -> {})) {
      createTopic(cloud);

      assertThat(holdReason(cloud.wake(ORDERS))).contains(HoldReason.NO_BACKLOG);
    }
  }

  @Test
  void watching_adopts_a_topic_that_appears_and_launches_when_lag_crosses_the_threshold()
      throws Exception {
    Seen seen = new Seen();
    try (LocalCloud cloud = LocalCloud.start(settings(project()), (name, detail) -> {})) {
      cloud.observe(seen);
      cloud.watch();
      await().atMost(DEADLINE).until(() -> seen.failures.contains(FailureKind.PIPELINE));

      createTopic(cloud);
      await().atMost(DEADLINE).until(() -> cloud.ledger().load(ORDERS).isPresent());
      produce(cloud, MIN_RECORDS - 1);
      await().atMost(DEADLINE).until(() -> seen.lag() == MIN_RECORDS - 1);
      assertThat(phase(cloud)).isInstanceOf(Phase.Idle.class);
      produce(cloud, 1);

      await()
          .atMost(DEADLINE)
          .until(() -> seen.outcomes.stream().anyMatch(outcome -> holdReason(outcome).isEmpty()));
      await().atMost(DEADLINE).until(() -> !cloud.emr().jobRuns().isEmpty());
      assertThat(cloud.emr().jobRuns().get(0).name())
          .isEqualTo(new Names(cloud.ledger().id()).job(ORDERS, 1, 1));
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
    LocalCloud.Settings settings =
        new LocalCloud.Settings(
            new Distribution(folder), data(), project(), Duration.ofSeconds(1), "");

    assertThatThrownBy(() -> LocalCloud.start(settings, (name, detail) -> {}))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.OPERATOR))
        .hasMessageContaining("mvn");
  }

  /** What an observer was told. */
  private static final class Seen implements CloudObserver {
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();
    private final List<FailureKind> failures = new CopyOnWriteArrayList<>();
    private volatile long lag;

    private long lag() {
      return lag;
    }

    @Override
    public void lag(PipelineId pipeline, Backlog backlog) {
      lag = backlog.records();
    }

    @Override
    public void outcome(PipelineId pipeline, Outcome outcome) {
      outcomes.add(outcome);
    }

    @Override
    public void failure(PipelineId pipeline, TidemillException failure) {
      failures.add(failure.kind());
    }
  }

  private LocalCloud.Settings settings(Path project) {
    return new LocalCloud.Settings(
        TestServers.distribution(), data(), project, Duration.ofSeconds(1), "");
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path project() throws IOException {
    Path project = folder.resolve("project");
    Files.createDirectories(project.resolve("schema"));
    Files.writeString(project.resolve("orders.yaml"), YAML);
    Files.writeString(
        project.resolve("schema/V001__shop.cql"),
        """
        CREATE KEYSPACE IF NOT EXISTS shop
          WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1};
        CREATE TABLE IF NOT EXISTS shop.orders (id text PRIMARY KEY, price int);
        """);
    return project;
  }

  /** The processes that this test has started, at any depth. */
  private Set<ProcessHandle> children() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> !before.contains(process))
        .collect(Collectors.toSet());
  }

  private static Optional<HoldReason> holdReason(Outcome outcome) {
    return outcome.match(launched -> Optional.empty(), held -> Optional.of(held.reason()));
  }

  private static Phase phase(LocalCloud cloud) {
    return cloud.ledger().load(ORDERS).map(Versioned::state).orElseThrow().phase();
  }

  private static void createTopic(LocalCloud cloud) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafka()))) {
      admin.createTopics(List.of(new NewTopic("orders", 2, (short) 1))).all().get();
    }
  }

  private static void produce(LocalCloud cloud, int records) throws Exception {
    byte[] value = "{\"id\":\"a\",\"price\":1}".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cloud.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        producer.send(new ProducerRecord<>("orders", value)).get();
      }
    }
  }
}
