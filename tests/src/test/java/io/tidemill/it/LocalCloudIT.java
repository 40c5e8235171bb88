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
import io.tidemill.localstack.ProjectChanges;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.CloudEvent.Kind;
import io.tidemill.localstack.event.PipelineAnswer;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.localstack.server.Distribution;
import io.tidemill.testkit.TestServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud from start to end; what its jobs do is the end-to-end test's concern. */
class LocalCloudIT {
  private static final Duration DEADLINE = Duration.ofMinutes(2);
  private static final PipelineId ORDERS = new PipelineId("orders");

  /** What starts a run, and the most that it takes. */
  private static final int MAX_RECORDS = 100;

  private static final int IDS = 70;
  private static final String YAML =
      """
      pipeline: orders
      source: { topic: orders, format: json, schema: "id STRING, price INT" }
      trigger: { minRecords: 100, maxDelay: 1h, maxRecords: 100, cooldown: 0s }
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
              "EMR Serverless",
              "Lambda",
              "Functions");
      assertThat(cloud.session().execute("SELECT count(*) FROM shop.orders").one().getLong(0))
          .isZero();
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
    assertThat(cloud.session().execute("SELECT count(*) FROM shop.returns").one().getLong(0))
        .isZero();
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
  void events_alone_and_the_sweep_alone_bring_the_same_result() throws Exception {
    Seen seen = new Seen();
    AtomicReference<Predicate<CloudEvent>> delivered = new AtomicReference<>(event -> true);
    LocalCloud.Settings settings =
        new LocalCloud.Settings(
            TestServers.distribution(),
            data(),
            project(),
            Duration.ofSeconds(1),
            "",
            event -> delivered.get().test(event));
    try (LocalCloud cloud = LocalCloud.start(settings, (name, detail) -> {})) {
      cloud.observe(seen);
      cloud.watch();
      await().atMost(DEADLINE).until(() -> seen.failures.contains(FailureKind.PIPELINE.name()));
      createTopic(cloud);
      await().atMost(DEADLINE).until(() -> cloud.ledger().load(ORDERS).isPresent());

      delivered.set(event -> event.kind() != Kind.SCHEDULE);
      produce(cloud, 0, MAX_RECORDS - 1);
      await().atMost(DEADLINE).until(() -> seen.lag() == MAX_RECORDS - 1);
      assertThat(phase(cloud)).isInstanceOf(Phase.Idle.class);
      produce(cloud, MAX_RECORDS - 1, MAX_RECORDS + 1);
      awaitRun(cloud, 2);
      assertThat(seen.launchedBy).containsExactly(Kind.ALARM, Kind.JOB_RUN);

      delivered.set(event -> event.kind() == Kind.SCHEDULE);
      produce(cloud, 2 * MAX_RECORDS, 2 * MAX_RECORDS);
      awaitRun(cloud, 4);
      assertThat(seen.launchedBy).endsWith(Kind.SCHEDULE, Kind.SCHEDULE).hasSize(4);
      assertThat(cloud.emr().jobRuns())
          .extracting(JobRun::name)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, 4)
                  .mapToObj(run -> new Names(cloud.ledger().id()).job(ORDERS, run, 1))
                  .toList());
      assertThat(Path.of(URI.create(cloud.config().emr().logs())))
          .isDirectoryRecursivelyContaining("glob:**/SPARK_DRIVER/stderr");
    }
  }

  /** The run is done, and the table is the fold of what was produced: the last price of each id. */
  private static void awaitRun(LocalCloud cloud, long run) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(phase(cloud)).isNotInstanceOf(Phase.Blocked.class);
              assertThat(cloud.ledger().commits(ORDERS, 1))
                  .extracting(commit -> commit.run().number())
                  .containsExactly(run);
            });
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < run * MAX_RECORDS; i++) {
      expected.put(id(i), i);
    }
    Map<String, Integer> found = new HashMap<>();
    cloud
        .session()
        .execute("SELECT id, price FROM shop.orders")
        .forEach(row -> found.put(row.getString(0), row.getInt(1)));
    assertThat(found).isEqualTo(expected);
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
    private final List<Kind> launchedBy = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private volatile long lag;

    private long lag() {
      return lag;
    }

    @Override
    public void lag(PipelineId pipeline, Backlog backlog) {
      lag = backlog.records();
    }

    @Override
    public void answered(WakeUp wakeUp, WakeUpAnswer answer) {
      for (PipelineAnswer pipeline : answer.pipelines()) {
        if (pipeline instanceof PipelineAnswer.Failed failed) {
          failures.add(failed.kind());
        } else if (wakeUp instanceof CloudEvent event && holdReason(pipeline.outcome()).isEmpty()) {
          launchedBy.add(event.kind());
        }
      }
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

  /** Produces records with the prices {@code from} on, by which later ones are told. */
  private static void produce(LocalCloud cloud, int from, int records) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", cloud.kafka()),
            new StringSerializer(),
            new StringSerializer())) {
      for (int i = from; i < from + records; i++) {
        producer
            .send(
                new ProducerRecord<>(
                    "orders", id(i), "{\"id\":\"%s\",\"price\":%d}".formatted(id(i), i)))
            .get();
      }
    }
  }

  private static String id(int price) {
    return "order-" + price % IDS;
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
