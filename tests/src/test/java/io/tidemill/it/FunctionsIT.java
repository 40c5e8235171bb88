package io.tidemill.it;

import static io.tidemill.testkit.LocalFunctions.DEADLINE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.MskCluster;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Reconciler;
import io.tidemill.core.wiring.Client;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.Invocation.NotStarted;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.msk.LocalCluster;
import io.tidemill.localstack.msk.MskEndpoint;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both functions from their jar, as Lambda runs them, with a real Kafka and a real ledger. */
class FunctionsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");

  @TempDir static Path folder;

  private static FunctionWorld world;
  private static LambdaService lambda;
  private static TidemillConfig config;

  @BeforeAll
  static void start() {
    world = new FunctionWorld(folder);
    config = world.config("pipelines");
    lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("functions"));
    deploy("lag-trigger", DeployedFunction.LAG_TRIGGER, config.toEnvironment());
    deploy("run-event", DeployedFunction.RUN_EVENT, config.toEnvironment());
  }

  @AfterAll
  static void end() {
    lambda.close();
    world.close();
  }

  private static void deploy(
      String name, DeployedFunction function, Map<String, String> environment) {
    lambda.deploy(FunctionWorld.spec(name, function, environment));
  }

  private static JsonNode invoke(String function, byte[] event) throws IOException {
    Invocation invocation = lambda.invoke(function, event).join();
    assertThat(invocation).isInstanceOf(Answered.class);
    return JSON.readTree(((Answered) invocation).payload());
  }

  /** A record in each partition, each packed by another codec; a look has to unpack them all. */
  private static void produce(String topic) {
    for (int i = 0; i < CODECS.size(); i++) {
      try (Producer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers",
                  TestServers.kafka().bootstrap(),
                  "compression.type",
                  CODECS.get(i)),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        TestTopics.send(
            producer,
            List.of(
                TestTopics.record(new TopicPartition(topic, i), Instant.now(), new byte[1000])));
      }
    }
  }

  @Test
  void the_sweep_launches_and_the_jobs_end_has_the_next_attempt_launched() throws IOException {
    String topic = world.topics().create(CODECS.size());
    produce(topic);
    Path file = world.define("pipelines", "flights", topic, CODECS.size());

    JsonNode launched =
        invoke("lag-trigger", world.sample("sweep.json", Map.of())).at("/pipelines/0");
    assertThat(launched.path("decision").asText()).as("%s", launched).isEqualTo("LAUNCHED");

    String job = launched.path("job").asText();
    ObeyingDriver.fail(world.endpoint(), job);
    JsonNode next =
        invoke("run-event", world.sample("job-unnamed.json", Map.of("00f1cbn5g4bb0c01", job)));
    assertThat(next.at("/pipelines/0/attempt").asInt()).as("%s", next).isEqualTo(2);
    assertThat(lines("run-event"))
        .as("what the job is billed")
        .anySatisfy(
            line -> {
              assertThat(line.path("Pipeline").asText()).isEqualTo("flights");
              assertThat(line.path("billed_vcpu_hours").asDouble()).isPositive();
              assertThat(line.path("billed_memory_gb_hours").asDouble()).isPositive();
            });

    Files.writeString(file, "pipeline: flights\nsource: {");
    JsonNode broken =
        invoke("lag-trigger", world.sample("alarm.json", Map.of())).at("/pipelines/0");
    assertThat(broken.path("reason").asText()).as("%s", broken).isEqualTo("RUN_IN_PROGRESS");
    Files.delete(file);
  }

  /** The lines of JSON that a function's first environment has printed. */
  private static List<JsonNode> lines(String function) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(lambda.logs(function).resolve("1/function.log"))) {
      if (line.startsWith("{")) {
        lines.add(JSON.readTree(line));
      }
    }
    return lines;
  }

  @Test
  void a_job_past_its_deadline_is_told_to_stop() throws IOException {
    String topic = world.topics().create(1);
    world.topics().append(new TopicPartition(topic, 0), Instant.now());
    Path file = world.define("late", "late", topic, 1);
    String definition = Files.readString(file).replace("backOff: 0s", "backOff: 0s, deadline: 1m");
    Files.writeString(file, definition);
    String job = launchedAlmostAMinuteAgo(world.config("late"), definition);
    deploy("late", DeployedFunction.LAG_TRIGGER, world.config("late").toEnvironment());
    byte[] sweep = world.sample("sweep.json", Map.of());

    await()
        .atMost(DEADLINE)
        .until(() -> invoke("late", sweep).at("/pipelines/0/reason").asText().equals("CANCELLING"));

    await()
        .atMost(DEADLINE)
        .until(
            () ->
                world.endpoint().jobRuns().stream()
                    .anyMatch(run -> run.id().equals(job) && run.state() == JobRunState.CANCELLED));
    Files.delete(file);
  }

  /** Launches the pipeline's first job by a clock that is as slow as clocks may be. */
  private static String launchedAlmostAMinuteAgo(TidemillConfig config, String definition) {
    Pipeline pipeline = ((Parsed.Valid) PipelineParser.parse("late.yaml", definition)).pipeline();
    try (Reconciling parts = Reconciling.open(config, Client.TOOL)) {
      return new Reconciler(
              parts.ledger(),
              parts.backlogs(),
              parts.groupOffsets(),
              parts.launcher(),
              InstantSource.offset(InstantSource.system(), Duration.ofSeconds(-57)))
          .reconcile(pipeline)
          .match(
              Outcome.Launched::jobId,
              held -> {
                throw new AssertionError(held.toString());
              });
    }
  }

  @Test
  void an_msk_cluster_is_asked_for_its_brokers() throws IOException {
    String topic = world.topics().create(1);
    world.define("msk", "msk", topic, 1);
    try (MskEndpoint msk =
        MskEndpoint.start(new LocalCluster("orders", TestServers.kafka().listeners()))) {
      Map<String, String> ofMsk = new HashMap<>(config.toEnvironment());
      ofMsk.put(TidemillConfig.PIPELINES, world.project("msk").toUri().toString());
      ofMsk.putAll(new MskCluster(msk.cluster().arn(), MskCluster.STRICTEST_FIRST).toEnvironment());
      ofMsk.put("AWS_ENDPOINT_URL_KAFKA", msk.url());
      deploy("msk", DeployedFunction.LAG_TRIGGER, ofMsk);

      JsonNode answer = invoke("msk", world.sample("sweep.json", Map.of())).at("/pipelines/0");

      assertThat(answer.path("reason").asText()).as("%s", answer).isEqualTo("NO_BACKLOG");
    }
  }

  @Test
  void on_lambda_logs_can_be_queried_and_metrics_are_told() throws IOException {
    String topic = world.topics().create(1);
    Map<String, String> asked = new HashMap<>(config.toEnvironment());
    asked.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
    world.define("told", "told", topic, 1);
    asked.put(TidemillConfig.PIPELINES, world.project("told").toUri().toString());
    deploy("told", DeployedFunction.LAG_TRIGGER, asked);

    invoke("told", world.sample("sweep.json", Map.of()));

    assertThat(lines("told"))
        .anySatisfy(
            line -> {
              assertThat(line.path("pipeline").asText()).isEqualTo("told");
              assertThat(line.path("step").asText()).isEqualTo("decide");
              assertThat(line.path("held").asText()).isEqualTo("NO_BACKLOG");
              assertThat(line.path("AWSRequestId").asText()).hasSize(36);
            })
        .anySatisfy(
            line -> {
              assertThat(line.path("_aws").path("CloudWatchMetrics").isArray()).isTrue();
              assertThat(line.path("Ledger").asText()).isEqualTo(world.ledger().value());
              assertThat(line.path("Pipeline").asText()).isEqualTo("told");
              assertThat(line.path("backlog_records").asInt()).isZero();
            });
  }

  @Test
  void noise_is_refused_as_it_comes() throws IOException {
    byte[] noise = new byte[1_000_000];
    new Random(7).nextBytes(noise);

    assertThat(invoke("lag-trigger", noise).at("/refused/reason").asText()).isEqualTo("NOT_JSON");
    assertThat(invoke("run-event", new byte[0]).at("/refused/reason").asText()).isEqualTo("EMPTY");
  }

  @Test
  void a_wrong_configuration_fails_the_init_with_all_that_is_wrong() {
    Map<String, String> wrong = new HashMap<>(config.toEnvironment());
    wrong.remove(TidemillConfig.KAFKA);
    wrong.remove(TidemillConfig.EMR_ROLE);
    wrong.put("TIDEMILL_KAFAK", "typo");
    deploy("wrong", DeployedFunction.LAG_TRIGGER, wrong);

    assertThat(lambda.invoke("wrong", "{}".getBytes(UTF_8)).join())
        .isInstanceOfSatisfying(
            NotStarted.class,
            told ->
                assertThat(told.message())
                    .contains("TIDEMILL_KAFKA", "TIDEMILL_EMR_ROLE", "TIDEMILL_KAFAK"));
  }

  @Test
  void with_ledger_and_kafka_away_a_pipeline_fails_and_says_so() throws IOException {
    Map<String, String> away = new HashMap<>(config.toEnvironment());
    away.put(TidemillConfig.LEDGER, "cassandra://127.0.0.1:1/nowhere?dc=datacenter1");
    away.put(TidemillConfig.KAFKA, "127.0.0.1:1");
    world.define("away", "away", "away", 1);
    away.put(TidemillConfig.PIPELINES, world.project("away").toUri().toString());
    deploy("away", DeployedFunction.LAG_TRIGGER, away);

    for (int i = 0; i < 2; i++) {
      JsonNode failed = invoke("away", world.sample("sweep.json", Map.of())).at("/pipelines/0");
      assertThat(failed.path("kind").asText()).as("%s", failed).isEqualTo("INFRASTRUCTURE");
    }
  }
}
