package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.wiring.Client;
import io.tidemill.core.wiring.DeployedFunction;
import io.tidemill.testkit.FunctionWorld;
import io.tidemill.testkit.Jars;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the functions take, with a real Kafka, ledger and endpoint on this machine. No part of
 * the build; docs/benchmarks.md says how it is run, and what came out.
 */
class FunctionStartBench {
  private static final int STARTS = Integer.getInteger("tidemill.bench.starts", 15);
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final int WAKE_UPS = 300;
  private static final int WARM_UPS = 100;
  private static final int PARTITIONS = 3;
  private static final int ENOUGH = 1000;
  private static final String SWEEP =
      "{\"source\":\"aws.scheduler\",\"detail-type\":\"Scheduled Event\",\"detail\":\"{}\"}";

  @TempDir static Path folder;

  private static FunctionWorld world;
  private static RuntimeClient client;
  private static String empty;
  private static String waiting;
  private static int environments;

  @BeforeAll
  static void start() {
    world = new FunctionWorld(folder);
    client =
        RuntimeClient.unpack(
            TestServers.distribution().lambdaClasspath(), folder.resolve("runtime"));
    empty = world.topics().create(PARTITIONS);
    waiting = world.topics().create(PARTITIONS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      world.topics().append(new TopicPartition(waiting, partition), Instant.now());
    }
  }

  @AfterAll
  static void end() {
    world.close();
  }

  /**
   * A function, how its JVM is started, and the event of each round, for which it may have to be
   * made ready.
   */
  private record Variant(
      String name, Deployment code, List<String> options, IntFunction<String> event) {}

  private record Start(long wallNanos, long processorNanos) {}

  @Test
  void cold_starts() {
    IntFunction<String> sweep = round -> SWEEP;
    world.define("holding", "holding", waiting, ENOUGH);
    Deployment holding = functions("holding");
    Deployment launching = functions("launching");
    Deployment peer = peer(holding);
    List<String> deployed = options(holding);
    List<String> bothCompilers =
        deployed.stream().filter(each -> !each.startsWith("-XX:TieredStopAtLevel")).toList();
    List<Variant> variants =
        List.of(
            new Variant("holds, as deployed", holding, deployed, sweep),
            new Variant("holds, both compilers", holding, bothCompilers, sweep),
            new Variant("holds, archived classes", holding, archived(holding, sweep), sweep),
            new Variant("launches, as deployed", launching, deployed, launch("a")),
            new Variant(
                "launches, archived classes",
                launching,
                archived(launching, launch("b")),
                launch("c")),
            new Variant("bare peer, as deployed", peer, deployed, sweep),
            new Variant("bare peer, archived classes", peer, archived(peer, sweep), sweep));
    List<List<Start>> starts = new ArrayList<>();
    variants.forEach(variant -> starts.add(new ArrayList<>()));
    for (int round = 0; round < STARTS; round++) {
      for (int i = 0; i < variants.size(); i++) {
        starts.get(i).add(start(variants.get(i), round));
      }
    }
    System.out.printf("%n%-28s  %s%n", "cold start, ms", "median  least  processor time (median)");
    for (int i = 0; i < variants.size(); i++) {
      long[] walls = starts.get(i).stream().mapToLong(Start::wallNanos).sorted().toArray();
      long[] processor = starts.get(i).stream().mapToLong(Start::processorNanos).sorted().toArray();
      System.out.printf(
          "%-28s  %6.0f %6.0f  %6.0f%n",
          variants.get(i).name(),
          millis(quantile(walls, 0.5)),
          millis(walls[0]),
          millis(quantile(processor, 0.5)));
    }
  }

  @Test
  void restores() {
    world.define("restored", "restored", waiting, ENOUGH);
    FunctionSpec spec =
        FunctionWorld.spec(
                "restored", DeployedFunction.LAG_TRIGGER, world.config("restored").toEnvironment())
            .with(FunctionOptions.DEFAULT.with(SnapStart.PUBLISHED_VERSIONS));
    long[] primed = new long[STARTS];
    try (LambdaService lambda =
        LambdaService.start(
            TestServers.distribution().lambdaClasspath(), folder.resolve("lambda"))) {
      for (int round = 0; round < STARTS; round++) {
        lambda.deploy(spec);
        await().atMost(DEADLINE).until(() -> lambda.state("restored") == FunctionState.ACTIVE);
        long began = System.nanoTime();
        Invocation answer = lambda.invoke("restored", SWEEP.getBytes(UTF_8)).join();
        primed[round] = System.nanoTime() - began;
        assertThat(answer).isInstanceOf(Invocation.Answered.class);
      }
    }
    System.out.printf("%n%-34s  %s%n", "restored, ms", "median    p99");
    print("3 records wait, of 1000", LongStream.of(primed).sorted().toArray());
  }

  @Test
  void warm_wake_ups() {
    System.out.printf("%n%-34s  %s%n", "warm, ms", "median    p99");
    warm("nothing waits", "warm-empty", empty);
    warm("3 records wait, of 1000", "warm-waiting", waiting);
  }

  private static void warm(String name, String pipeline, String topic) {
    world.define(pipeline, pipeline, topic, ENOUGH);
    Deployment code = functions(pipeline);
    byte[] sweep = SWEEP.getBytes(UTF_8);
    try (BenchEnvironment environment = environment(code, options(code))) {
      print(name + ": wake-up", measured(() -> environment.answeredWithin(sweep)));
      print(name + ": refusal", measured(() -> environment.answeredWithin("{}".getBytes(UTF_8))));
    }
    try (Reconciling parts = Reconciling.open(world.config(pipeline), Client.TOOL)) {
      PipelineId id = new PipelineId(pipeline);
      String group = new Names(parts.ledger().id()).consumerGroup(id);
      PipelineState state = parts.ledger().load(id).orElseThrow().state();
      print(
          name + ": its network calls alone",
          measured(
              () -> {
                long begin = System.nanoTime();
                parts.ledger().load(id);
                parts.groupOffsets().read(group);
                parts.backlogs().read(topic, state.position());
                return System.nanoTime() - begin;
              }));
    }
  }

  private static Start start(Variant variant, int round) {
    byte[] event = variant.event().apply(round).getBytes(UTF_8);
    try (BenchEnvironment environment = environment(variant.code(), variant.options())) {
      long wall = environment.answeredAfterStart(event);
      return new Start(wall, environment.processorTime().toNanos());
    } finally {
      world.endpoint().jobRuns().forEach(job -> endJob(job.id()));
    }
  }

  private static void endJob(String job) {
    world.endpoint().driverProcess(job).ifPresent(ProcessHandle::destroyForcibly);
  }

  private static BenchEnvironment environment(Deployment code, List<String> options) {
    try {
      Path own = Files.createDirectories(folder.resolve("environments/" + environments++));
      return BenchEnvironment.start(client, code, own, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> options(Deployment code) {
    return BenchEnvironment.options(client, code, folder);
  }

  /** Options with which a start finds the classes that {@code event} had loaded in an archive. */
  private static List<String> archived(Deployment code, IntFunction<String> event) {
    Path archive = code.task().resolve("classes.jsa");
    List<String> options = options(code);
    try (BenchEnvironment first =
        environment(code, with(options, "-XX:ArchiveClassesAtExit=" + archive))) {
      first.answeredAfterStart(event.apply(0).getBytes(UTF_8));
      first.end();
    }
    if (!Files.exists(archive)) {
      throw new AssertionError("No archive was written; see " + folder.resolve("environments"));
    }
    return with(options, "-XX:SharedArchiveFile=" + archive);
  }

  private static List<String> with(List<String> options, String option) {
    List<String> all = new ArrayList<>(options);
    all.add(option);
    return List.copyOf(all);
  }

  /** Has the function launch a run of a new pipeline. */
  private static IntFunction<String> launch(String series) {
    return round -> {
      String name = "launch-%s-%d".formatted(series, round);
      world.define("launching", name, waiting, 1);
      return "{\"pipeline\":\"%s\"}".formatted(name);
    };
  }

  /** A function that looks after the project of its name. */
  private static Deployment functions(String name) {
    return Deployment.copy(
        FunctionWorld.spec(name, DeployedFunction.LAG_TRIGGER, world.config(name).toEnvironment()),
        1,
        folder.resolve("task-" + name));
  }

  /** The peer finds its libraries in the functions' jar. */
  private static Deployment peer(Deployment functions) {
    FunctionSpec like = functions.spec();
    Deployment peer =
        Deployment.copy(
            new FunctionSpec(
                "peer",
                like.jar(),
                BarePeer.class.getName() + "::handle",
                like.environment(),
                like.memoryMegabytes(),
                like.timeout(),
                1),
            1,
            folder.resolve("task-peer"));
    Jars.write(peer.task().resolve("lib/peer.jar"), BarePeer.class);
    return peer;
  }

  private static long[] measured(LongSupplier nanos) {
    return LongStream.range(0, WARM_UPS + WAKE_UPS)
        .map(i -> nanos.getAsLong())
        .skip(WARM_UPS)
        .sorted()
        .toArray();
  }

  private static void print(String name, long[] sorted) {
    System.out.printf(
        "%-34s  %6.1f %6.1f%n",
        name, millis(quantile(sorted, 0.5)), millis(quantile(sorted, 0.99)));
  }

  private static long quantile(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.round(share * sorted.length))];
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
