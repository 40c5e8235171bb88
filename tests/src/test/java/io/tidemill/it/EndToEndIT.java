package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.testkit.TestServers;
import io.tidemill.triggers.EmrClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;

/**
 * The main job on the embedded stack: real flights in waves, broken records among them, every event
 * doubled and out of order, and the driver killed in the middle of its writes. In the end the
 * tables are the fold of the log, cell by cell.
 */
class EndToEndIT {
  private static final Path HOME = Path.of(System.getProperty("tidemill.home"));
  private static final PipelineId FLIGHTS = new PipelineId("flights");
  private static final String TOPIC = "flights";
  private static final int PARTITIONS = 4;
  private static final int FIRST_WAVE = 9_000;
  private static final int SECOND_WAVE = 10_000;
  private static final int BROKEN_OF_EACH_KIND = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  private final Produced produced = new Produced();
  private final Map<UUID, CloudEvent> events = Collections.synchronizedMap(new LinkedHashMap<>());

  /** F01, F03, F20, F24, F33, F43. */
  @Test
  void tables_are_the_fold_of_the_log_though_a_driver_is_killed_mid_write() throws Exception {
    List<Flights.Flight> flights = Flights.read(HOME);
    // One write at a time leaves room to strike between the first and the last.
    LocalCloudSettings settings =
        new LocalCloudSettings(
                TestServers.withArchive(),
                folder.resolve("data"),
                project(),
                Duration.ofSeconds(2),
                "--conf spark.tidemill.write.concurrency=1")
            .delivering(
                event -> {
                  events.put(event.id(), event);
                  return true;
                });
    try (LocalCloud cloud = LocalCloud.start(settings, (name, detail) -> {})) {
      createTopic(cloud);
      cloud.watch();

      produce(cloud, flights.subList(0, FIRST_WAVE), broken());
      wakeAgain(cloud);
      killDriverMidWrite(cloud);
      wakeAgain(cloud);
      awaitCommits(cloud, 1);
      assertThat(cloud.ledger().commits(FLIGHTS, 1).get(0).run().attempts()).hasSize(2);

      produce(cloud, flights.subList(FIRST_WAVE, FIRST_WAVE + SECOND_WAVE), List.of());
      wakeAgain(cloud);
      awaitCommits(cloud, 2);
      produce(cloud, flights.subList(FIRST_WAVE + SECOND_WAVE, flights.size()), List.of());
      awaitCommits(cloud, 3);

      List<Commit> commits = cloud.ledger().commits(FLIGHTS, 10);
      assertThat(commits).extracting(commit -> commit.run().number()).containsExactly(3L, 2L, 1L);
      assertThat(jobRuns(cloud)).as("one job a run, and one more for the killed").isEqualTo(4);
      assertThat(produced.broken()).hasSize(5 * BROKEN_OF_EACH_KIND);
      new EndToEndChecks(cloud, FLIGHTS, PARTITIONS, produced).check(commits);
      new CommandLineOnCloud(cloud.config(), folder).check();
      assertThat(new ArrayList<>(events.values()))
          .extracting(CloudEvent::kind)
          .contains(EventKind.ALARM, EventKind.JOB_RUN, EventKind.SCHEDULE);
    }
  }

  private Path project() throws IOException {
    Path project = Files.createDirectories(folder.resolve("project/schema")).getParent();
    String yaml = Files.readString(HOME.resolve("pipelines/flights.yaml"));
    assertThat(yaml).contains("maxDelay: 15s");
    Files.writeString(
        project.resolve("flights.yaml"), yaml.replace("maxDelay: 15s", "maxDelay: 2s"));
    try (Stream<Path> files = Files.list(HOME.resolve("pipelines/schema"))) {
      for (Path file : files.toList()) {
        Files.copy(file, project.resolve("schema").resolve(file.getFileName()));
      }
    }
    return project;
  }

  private static void createTopic(LocalCloud cloud) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cloud.kafka()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1))).all().get();
    }
  }

  /** Five kinds of records that can't be decoded. */
  private static List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < BROKEN_OF_EACH_KIND; i++) {
      broken.add("flight " + i + " was late");
      broken.add("");
      broken.add(flight("\"2001/01/01 00:0" + i + "\"", "1") + " and more");
      broken.add(flight("\"2001/01/01 00:0" + i + "\"", "\"late\""));
      broken.add(flight("\"2001/01/01 00:0" + i + "\"", "1").substring(0, 40));
    }
    return broken;
  }

  private static String flight(String date, String delay) {
    return "{\"date\":%s,\"delay\":%s,\"distance\":100,\"origin\":\"AAA\",\"destination\":\"BBB\"}"
        .formatted(date, delay);
  }

  /** Produces the flights with the broken records spread evenly among them. */
  private void produce(LocalCloud cloud, List<Flights.Flight> flights, List<String> broken)
      throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", cloud.kafka(), "linger.ms", 5);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> places = new ArrayList<>();
      List<String> values = new ArrayList<>();
      int next = 0;
      for (int i = 0; i < flights.size(); i++) {
        if (next < broken.size() && i == flights.size() / broken.size() * next) {
          values.add(broken.get(next));
          places.add(producer.send(record("broken-" + next, broken.get(next))));
          next++;
        }
        Flights.Flight flight = flights.get(i);
        values.add(flight.json());
        places.add(producer.send(record(flight.key(), flight.json())));
      }
      for (int i = 0; i < places.size(); i++) {
        RecordMetadata place = places.get(i).get();
        boolean isBroken = broken.contains(values.get(i));
        produced.add(new Produced.Sent(place.partition(), place.offset(), values.get(i), isBroken));
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(
        TOPIC, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }

  /** Delivers every event so far twice more, the newest first, among two sweeps at once. */
  private void wakeAgain(LocalCloud cloud) {
    List<CloudEvent> again = new ArrayList<>(events.values());
    Collections.reverse(again);
    CompletableFuture<WakeUpAnswer> one = CompletableFuture.supplyAsync(cloud::sweep);
    again.forEach(cloud::deliver);
    CompletableFuture<WakeUpAnswer> other = CompletableFuture.supplyAsync(cloud::sweep);
    again.forEach(cloud::deliver);
    CompletableFuture.allOf(one, other).join();
  }

  /** Stops the driver once rows begin to appear, looks how far it came, and kills it. */
  private void killDriverMidWrite(LocalCloud cloud) throws IOException {
    ProcessHandle driver =
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(
                () -> rows(cloud, "LIMIT 1") == 0 ? Optional.<ProcessHandle>empty() : driver(cloud),
                Optional::isPresent)
            .get();
    signal(driver, "STOP");
    assertThat(rows(cloud, "")).isGreaterThan(0).isLessThan(produced.distinctFlights());
    signal(driver, "KILL");
    await().atMost(PATIENCE).until(() -> !driver.isAlive());
  }

  private static long rows(LocalCloud cloud, String limit) {
    return cloud.session().execute("SELECT origin FROM flights.by_origin " + limit).all().size();
  }

  private static Optional<ProcessHandle> driver(LocalCloud cloud) {
    return state(cloud)
        .phase()
        .match(
            idle -> Optional.empty(),
            claimed -> Optional.empty(),
            running -> running.jobId().flatMap(cloud.emr()::driverProcess),
            blocked -> Optional.empty());
  }

  private static void signal(ProcessHandle process, String signal) throws IOException {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertThat(kill.onExit().join().exitValue()).isZero();
  }

  private static void awaitCommits(LocalCloud cloud, int commits) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              PipelineState state = state(cloud);
              assertThat(state.phase()).isNotInstanceOf(Phase.Blocked.class);
              assertThat(state.lastCommit().map(commit -> commit.run().number()))
                  .contains((long) commits);
              assertThat(cloud.ledger().commits(FLIGHTS, 10)).hasSize(commits);
            });
  }

  private static PipelineState state(LocalCloud cloud) {
    return cloud.ledger().load(FLIGHTS).map(Versioned::state).orElseThrow();
  }

  private static int jobRuns(LocalCloud cloud) {
    TidemillConfig config = cloud.config();
    try (EmrServerlessClient client = EmrClients.open(config)) {
      return client
          .listJobRuns(request -> request.applicationId(config.emr().application()).maxResults(50))
          .jobRuns()
          .size();
    }
  }
}
