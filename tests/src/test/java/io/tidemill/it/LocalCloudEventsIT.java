package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.CloudObserver;
import io.tidemill.localstack.LocalCloud;
import io.tidemill.localstack.LocalCloudSettings;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.PipelineAnswer;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.localstack.lambda.SnapStart;
import io.tidemill.testkit.TestServers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What wakes the functions of a local cloud: events, and if all of them are lost, the sweep. */
class LocalCloudEventsIT extends LocalCloudTests {
  /** What starts a run, and the most that it takes. */
  private static final int MAX_RECORDS = 100;

  private static final int IDS = 70;

  /** F04. */
  @Test
  void events_alone_and_the_sweep_alone_bring_the_same_result() throws Exception {
    Seen seen = new Seen();
    AtomicReference<Predicate<CloudEvent>> delivered = new AtomicReference<>(event -> true);
    LocalCloudSettings settings =
        new LocalCloudSettings(
                TestServers.withArchive(), data(), project(), Duration.ofSeconds(1), "")
            .starting(SnapStart.PUBLISHED_VERSIONS)
            .delivering(event -> delivered.get().test(event));
    try (LocalCloud cloud = LocalCloud.start(settings, (name, detail) -> {})) {
      cloud.observe(seen);
      cloud.watch();
      await().atMost(DEADLINE).until(() -> seen.failures.contains(FailureKind.PIPELINE.name()));
      createTopic(cloud);
      await().atMost(DEADLINE).until(() -> cloud.ledger().load(ORDERS).isPresent());

      delivered.set(event -> event.kind() != EventKind.SCHEDULE);
      produce(cloud, 0, MAX_RECORDS - 1);
      await().atMost(DEADLINE).until(() -> seen.lag() == MAX_RECORDS - 1);
      assertThat(phase(cloud)).isInstanceOf(Phase.Idle.class);
      produce(cloud, MAX_RECORDS - 1, MAX_RECORDS + 1);
      awaitRun(cloud, 2);
      assertThat(seen.launchedBy).containsExactly(EventKind.ALARM, EventKind.JOB_RUN);

      delivered.set(event -> event.kind() == EventKind.SCHEDULE);
      produce(cloud, 2 * MAX_RECORDS, 2 * MAX_RECORDS);
      awaitRun(cloud, 4);
      assertThat(seen.launchedBy).endsWith(EventKind.SCHEDULE, EventKind.SCHEDULE).hasSize(4);
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

  /** What an observer was told. */
  private static final class Seen implements CloudObserver {
    private final List<EventKind> launchedBy = new CopyOnWriteArrayList<>();
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
}
