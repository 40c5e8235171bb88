package io.tidemill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.localstack.lambda.Invocation;
import io.tidemill.localstack.lambda.Invocation.Answered;
import io.tidemill.localstack.lambda.LambdaService;
import io.tidemill.testkit.Footprint;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.TestServers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand invocations of the function for lag in one environment, and 1,500 of the one for job
 * events, over a real Kafka, ledger and endpoint. Every 20th looks at a pipeline whose topic has a
 * backlog, which takes ten times as long as all else; two more of 20 meet no more than the ledger's
 * name or the endpoint. The rest are ignored or refused at one point or another.
 */
class FunctionLeakIT {
  private static final int WARM_UP = 1_000;
  private static final int OF_LAG = 10_000;
  private static final int OF_JOBS = 1_500;

  /** Of so many invocations one looks at Kafka. */
  private static final int ROUND = 20;

  /**
   * What caches that fill slowly may keep, about 100 bytes an invocation. Measured: 35 kB more and
   * 256 kB less, of 10 and 15 MB.
   */
  private static final long HEAP_GROWS_AT_MOST = 900_000;

  private static final long MEMORY_KILOBYTES = 512 << 10;
  private static final String HELD = "\"decision\":\"HELD\"";

  @TempDir static Path folder;

  private static final Random RANDOM = new Random(3);
  private static FunctionWorld world;
  private static LambdaService lambda;

  @BeforeAll
  static void start() {
    world = new FunctionWorld(folder);
    String topic = world.topics().create(2);
    world.topics().append(new TopicPartition(topic, 0), Instant.now());
    world.define("pipelines", "flights", topic, 1_000);
    lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("functions"));
  }

  @AfterAll
  static void end() {
    lambda.close();
    world.close();
  }

  @Test
  void the_function_for_lag_does_not_grow() {
    byte[] sweep = world.sample("sweep.json", Map.of());
    byte[] alarm = world.sample("alarm.json", Map.of());
    byte[] alarmOk = world.sample("alarm-ok.json", Map.of());
    byte[] job = world.sample("job.json", Map.of());
    byte[] foreignLedger = world.sample("alarm.json", Map.of("abcd2345", "zyxw9876"));
    byte[] foreignAccount = world.sample("sweep.json", Map.of("123456789012", "210987654321"));

    assertDoesNotGrow(
        DeployedFunction.LAG_TRIGGER,
        OF_LAG,
        i ->
            switch (i % ROUND) {
              case 0 -> i % (2 * ROUND) == 0 ? sweep : alarm;
              case 1, 2 -> foreignLedger;
              case 3, 4 -> text("{\"pipeline\":\"unknown-%d\"}".formatted(i));
              case 5 -> text("{\"pipeline\":\"No name %d\"}".formatted(i));
              case 6, 7 -> foreignAccount;
              case 8, 9 -> alarmOk;
              case 10, 11 -> job;
              case 12 -> new byte[0];
              default -> strange(i);
            });
  }

  @Test
  void the_function_for_job_events_does_not_grow() {
    String ended = new String(world.sample("job-unnamed.json", Map.of()), UTF_8);
    byte[] running = world.sample("job-running.json", Map.of());
    byte[] alarm = world.sample("alarm.json", Map.of());
    byte[] foreign = world.sample("job.json", Map.of("00f1982r1uukb925", "00f0000000000000"));
    byte[] named = world.sample("job.json", Map.of());

    assertDoesNotGrow(
        DeployedFunction.RUN_EVENT,
        OF_JOBS,
        i ->
            switch (i % ROUND) {
              case 0 -> named;
              case 1, 2 -> text(ended.replace("00f1cbn5g4bb0c01", "00f%d".formatted(i)));
              case 3, 4, 5 -> running;
              case 6, 7, 8 -> foreign;
              case 9, 10, 11 -> alarm;
              case 12 -> new byte[0];
              default -> strange(i);
            });
  }

  private static byte[] text(String event) {
    return event.getBytes(UTF_8);
  }

  /** JSON and noise that came never before; sometimes a lot of it. */
  private static byte[] strange(int i) {
    if (i % 2 == 0) {
      return text(
          "{\"source\":\"source-%d\",\"key-%d\":{\"deeper-%d\":[%d]}}".formatted(i, i, i, i));
    }
    byte[] noise = new byte[i % 1_000 == 15 ? 1 << 20 : 1_000];
    RANDOM.nextBytes(noise);
    return noise;
  }

  private static void assertDoesNotGrow(
      DeployedFunction deployed, int all, IntFunction<byte[]> events) {
    String function = deployed.name();
    lambda.deploy(
        FunctionWorld.spec(function, deployed, world.config("pipelines").toEnvironment()));
    invoke(function, events, 0, WARM_UP);
    ProcessHandle process = process(function);
    Footprint early = Footprint.of(process);

    invoke(function, events, WARM_UP, all);

    Footprint late = Footprint.of(process);
    assertThat(process.isAlive()).as("one environment for all").isTrue();
    assertThat(late.heapBytes() - early.heapBytes())
        .as("growth of the heap, %s to %s", early, late)
        .isLessThan(HEAP_GROWS_AT_MOST);
    assertThat(late.threads()).isEqualTo(early.threads());
    assertThat(late.files()).isLessThanOrEqualTo(early.files());
    assertThat(late.peakKilobytes()).isLessThanOrEqualTo(MEMORY_KILOBYTES);
  }

  /** Asserts that those events that should have Kafka looked at did so, and no others. */
  private static void invoke(String function, IntFunction<byte[]> events, int from, int until) {
    for (int i = from; i < until; i++) {
      Invocation invocation = lambda.invoke(function, events.apply(i)).join();
      assertThat(invocation).isInstanceOf(Answered.class);
      String answer = new String(((Answered) invocation).payload(), UTF_8);
      assertThat(answer.contains(HELD)).as("event %d: %s", i, answer).isEqualTo(i % ROUND == 0);
    }
  }

  /** The function's one environment, which works among its logs. */
  private static ProcessHandle process(String function) {
    String logs = lambda.logs(function).toString();
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                String.join(" ", child.info().arguments().orElse(new String[0])).contains(logs))
        .findFirst()
        .orElseThrow();
  }
}
