package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.Definition;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Format;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.Source;
import io.tidemill.core.policy.Sizing;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.spark.decode.SourceColumns;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Spark reads of a real topic when it has lost what it had read. */
class ReadAgainIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
  private static final KafkaSettings KAFKA =
      new KafkaSettings(KafkaServers.plaintext(TestServers.kafka().bootstrap()));

  /** So many that a task has read several batches when it looks at the topic. */
  private static final int RECORDS = 3_000;

  /** Tasks run in this JVM, so rows that they hand on are counted here. */
  private static final AtomicLong HANDED_ON = new AtomicLong();

  private static SparkSession spark;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("read again")
            .config("spark.ui.enabled", false)
            .getOrCreate();
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  @Test
  void f11_f23_a_part_that_is_read_again_hands_on_nothing_of_a_topic_made_anew() {
    try (TestTopics topics = new TestTopics(KAFKA.bootstrap())) {
      String topic = topics.create(1);
      TopicPartition partition = new TopicPartition(topic, 0);
      topics.append(partition, Collections.nCopies(RECORDS, NOON).toArray(Instant[]::new));
      TopicPosition claimed = claimed(topic);
      TopicIds asked = name -> ExecutorTopics.get(KAFKA).idOf(name);
      String id = claimed.topicId();
      TopicIds believed = name -> id;
      try (DecodedSource looks = read(partition, claimed, asked);
          DecodedSource believes = read(partition, claimed, believed)) {
        assertThat(handedOn(looks)).isEqualTo(RECORDS);
        loseAll();
        assertThat(handedOn(looks)).isEqualTo(RECORDS);

        topics.createAnew(topic, 1);
        topics.append(partition, Collections.nCopies(RECORDS + 1, NOON).toArray(Instant[]::new));
        assertThat(claimed(topic).topicId()).isNotEqualTo(claimed.topicId());
        loseAll();

        assertThatThrownBy(() -> handedOn(looks))
            .satisfies(
                e ->
                    assertThat(OtherLogException.in(e))
                        .hasValueSatisfying(
                            other -> {
                              assertThat(other.code()).isEqualTo(FailureCode.TOPIC_RECREATED);
                              assertThat(other).hasMessageContaining(claimed.topicId());
                            }));
        assertThat(HANDED_ON).hasValue(0);
        // Nothing but the look keeps them back.
        assertThat(handedOn(believes)).isEqualTo(RECORDS);
      }
    }
  }

  private static long handedOn(DecodedSource source) {
    HANDED_ON.set(0);
    source.rows().foreach(row -> HANDED_ON.incrementAndGet());
    return HANDED_ON.get();
  }

  /** As if the executors were lost that held what was read. */
  private static void loseAll() {
    new JavaSparkContext(spark.sparkContext())
        .getPersistentRDDs()
        .keySet()
        .forEach(rdd -> SparkEnv.get().blockManager().removeRdd(rdd));
  }

  private static TopicPosition claimed(String topic) {
    try (KafkaBacklogReader reader = new KafkaBacklogReader(KAFKA)) {
      return reader.start(topic, new StartFrom.Latest());
    }
  }

  private static DecodedSource read(
      TopicPartition partition, TopicPosition claimed, TopicIds topics) {
    List<OffsetRange> ranges = List.of(new OffsetRange(partition, 0, RECORDS));
    Source source =
        new Source(
            partition.topic(),
            Format.JSON,
            "n BIGINT",
            Map.of(),
            new StartFrom.Earliest(),
            Source.Tombstones.DEAD_LETTER);
    Pipeline pipeline =
        new Pipeline(
            new PipelineId("p"),
            source,
            TriggerPolicy.DEFAULT,
            List.of(
                new Sink(
                    TableName.parse("k.t"),
                    "SELECT * FROM source",
                    new TreeMap<>(),
                    Sink.Nulls.UNSET,
                    Optional.empty())),
            0,
            AttemptLimits.DEFAULT,
            Sizing.DEFAULT,
            Pipeline.OnDataLoss.BLOCK,
            Pipeline.OnPartitionsAdded.GO_ON,
            new Definition("d", "text"));
    Run run =
        new Run(
            1,
            new Work.Own(),
            Reason.MANUAL,
            NOON,
            claimed.topicId(),
            ranges,
            claimed.position(),
            false,
            "d",
            AttemptLimits.DEFAULT,
            Optional.empty(),
            List.of(new Attempt(1, 1_000, RECORDS, NOON, NOON, true)));
    return DecodedSource.read(
        new JavaSparkContext(spark.sparkContext()),
        new ReadContext(pipeline, SourceColumns.of(source), run),
        ranges,
        Fingerprints.NONE,
        new TaskAccess(
            () -> new KafkaConsumer<>(KAFKA.consumer()),
            topics,
            () -> {
              throw new AssertionError("No record of the test is a dead letter");
            }));
  }
}
