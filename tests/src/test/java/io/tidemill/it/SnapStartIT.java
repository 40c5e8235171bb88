package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.CassandraAddress;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.wiring.Client;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.lambda.FunctionOptions;
import io.tidemill.localstack.lambda.FunctionState;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.LocalFunctions;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.TcpProxy;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged function does round the moment at which Lambda takes a snapshot of it. */
class SnapStartIT {
  private static final PipelineId PIPELINE = new PipelineId("snapped");
  private static final String FUNCTION = "snapped";

  /** What fails before a snapshot takes its time to fail. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final TcpProxy kafka = TestServers.kafkaProxy();
  private final TcpProxy store = TcpProxy.listen("ledger");
  private FunctionWorld world;
  private Map<String, String> environment;
  private String topic;

  @BeforeEach
  void define() {
    world = new FunctionWorld(folder);
    topic = world.topics().create(1);
    world.topics().append(new TopicPartition(topic, 0), Instant.now());
    world.define("pipelines", PIPELINE.value(), topic, 1);
    TidemillConfig config = world.config("pipelines");
    CassandraAddress ledger = (CassandraAddress) config.ledger();
    store.forwardTo(ledger);
    environment = new HashMap<>(config.toEnvironment());
    environment.put(TidemillConfig.KAFKA, kafka.address());
    environment.put(TidemillConfig.LEDGER, ledger.at(store.host(), store.port()).toString());
  }

  @AfterEach
  void close() {
    store.close();
    world.close();
  }

  /** A Lambda that has taken a snapshot of the function. */
  private LambdaService deployed() {
    LambdaService lambda =
        LambdaService.start(TestServers.distribution().lambdaClasspath(), folder.resolve("lambda"));
    lambda.deploy(
        FunctionWorld.spec(FUNCTION, DeployedFunction.LAG_TRIGGER, environment)
            .with(FunctionOptions.DEFAULT.with(SnapStart.PUBLISHED_VERSIONS)));
    await().atMost(DEADLINE).until(() -> lambda.state(FUNCTION) != FunctionState.PENDING);
    assertThat(lambda.state(FUNCTION)).isEqualTo(FunctionState.ACTIVE);
    return lambda;
  }

  @Test
  void connections_are_used_before_the_snapshot_and_none_outlives_it() {
    int kafkaOpen = kafka.open();
    int kafkaBefore = kafka.accepted();
    try (LambdaService lambda = deployed();
        Reconciling parts = Reconciling.open(world.config("pipelines"), Client.TOOL)) {
      assertThat(kafka.accepted()).as("to Kafka").isGreaterThan(kafkaBefore);
      assertThat(store.accepted()).as("to the ledger").isPositive();
      await().until(() -> kafka.open() == kafkaOpen && store.open() == 0);
      assertThat(parts.ledger().load(PIPELINE)).as("nothing is written before it").isEmpty();
      assertThat(parts.groupOffsets().read(new Names(world.ledger()).consumerGroup(PIPELINE)))
          .isEmpty();

      int kafkaThen = kafka.accepted();
      int storeThen = store.accepted();
      String answer = answer(lambda, world.sample("sweep.json", Map.of()));

      assertThat(answer).contains("LAUNCHED");
      assertThat(kafka.accepted()).as("to Kafka, anew").isGreaterThan(kafkaThen);
      assertThat(store.accepted()).as("to the ledger, anew").isGreaterThan(storeThen);
    }
  }

  @Test
  void a_snapshot_is_taken_though_nothing_can_be_reached() {
    environment.put(TidemillConfig.KAFKA, "127.0.0.1:1");
    environment.put(TidemillConfig.LEDGER, "cassandra://127.0.0.1:1/nowhere?dc=datacenter1");

    try (LambdaService lambda = deployed()) {
      assertThat(answer(lambda, "{}".getBytes(UTF_8))).contains("UNKNOWN_KIND");
    }
  }

  private static String answer(LambdaService lambda, byte[] event) {
    return LocalFunctions.answered(LocalFunctions.ended(lambda.invoke(FUNCTION, event)));
  }
}
