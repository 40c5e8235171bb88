package io.tidemill.spark.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.testkit.ForgetfulBroker;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of a real broker's logs, read as an attempt's tasks read them. */
class RangeReaderIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  @Test
  void f18_aborted_records_and_markers_are_passed_over_even_at_the_ranges_end() {
    String bootstrap = TestServers.kafka().bootstrap();
    try (TestTopics topics = new TestTopics(bootstrap)) {
      TopicPartition partition = new TopicPartition(topics.create(1), 0);
      topics.append(partition, NOON);
      topics.begin(partition, NOON, NOON).abort(); // offsets 1, 2; marker 3
      topics.begin(partition, NOON).commit(); // offset 4; marker 5
      topics.begin(partition, NOON).abort(); // offset 6; marker 7
      await().until(() -> topics.readableEnd(partition) == 8);

      assertThat(read(bootstrap, new OffsetRange(partition, 0, 8), 0)).containsExactly(0L, 4L);
      assertThat(read(bootstrap, new OffsetRange(partition, 1, 3), 0)).isEmpty();
      assertThat(read(bootstrap, new OffsetRange(partition, 3, 6), 0)).containsExactly(4L);
      assertThat(read(bootstrap, new OffsetRange(partition, 6, 8), 0)).isEmpty();
    }
  }

  @Test
  void f16_what_retention_took_since_the_claim_is_named_exactly() {
    String bootstrap = TestServers.kafka().bootstrap();
    try (TestTopics topics = new TestTopics(bootstrap)) {
      TopicPartition partition = new TopicPartition(topics.create(1), 0);
      topics.append(partition, NOON, NOON, NOON, NOON, NOON);
      topics.deleteUpTo(partition, 3);

      assertThatThrownBy(() -> read(bootstrap, new OffsetRange(partition, 1, 5), 0))
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
          .hasMessageContaining("Retention took offsets 1 to 2 of");
    }
  }

  @Test
  void f17_f57_a_log_that_was_cut_is_not_read_as_the_one_that_was_claimed(@TempDir Path data) {
    try (ForgetfulBroker broker = new ForgetfulBroker(data)) {
      String topic = broker.createTopic(3);
      TopicPartition shorter = new TopicPartition(topic, 0);
      TopicPartition regrown = new TopicPartition(topic, 1);
      TopicPartition whole = new TopicPartition(topic, 2);
      List.of(shorter, regrown, whole).forEach(partition -> broker.append(partition, 4));
      int claimed = leaderEpoch(broker.bootstrap(), whole);

      broker.comeBack(Map.of(shorter, 2L, regrown, 2L));
      broker.append(regrown, 3);
      broker.append(whole, 3);

      String bootstrap = broker.bootstrap();
      assertThat(leaderEpoch(bootstrap, whole)).isGreaterThan(claimed);
      assertThat(read(bootstrap, new OffsetRange(whole, 0, 4), claimed))
          .containsExactly(0L, 1L, 2L, 3L);
      assertThat(read(bootstrap, new OffsetRange(regrown, 0, 2), claimed)).containsExactly(0L, 1L);
      // Told by the leader before anything is read, and by a record where that came later.
      for (OffsetRange range :
          List.of(
              new OffsetRange(shorter, 3, 4),
              new OffsetRange(regrown, 3, 4),
              new OffsetRange(regrown, 0, 4))) {
        assertThatThrownBy(() -> read(bootstrap, range, claimed))
            .isInstanceOf(LogTruncatedException.class)
            .hasMessageContaining(range.toString());
      }
      assertThatThrownBy(
              () -> read(bootstrap, new OffsetRange(shorter, 3, 4), NextOffset.UNKNOWN_EPOCH))
          .isInstanceOf(LogTruncatedException.class);
    }
  }

  private static List<Long> read(String bootstrap, OffsetRange range, int leaderEpoch) {
    List<Long> offsets = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(bootstrap).consumer())) {
      new RangeReader(consumer, range, leaderEpoch, Duration.ofSeconds(30))
          .forEachRemaining(record -> offsets.add(record.offset()));
    }
    return offsets;
  }

  private static int leaderEpoch(String bootstrap, TopicPartition partition) {
    try (KafkaBacklogReader reader = new KafkaBacklogReader(settings(bootstrap))) {
      return reader
          .start(partition.topic(), new StartFrom.Latest())
          .position()
          .at(partition)
          .orElseThrow()
          .leaderEpoch();
    }
  }

  private static KafkaSettings settings(String bootstrap) {
    return new KafkaSettings(KafkaServers.plaintext(bootstrap));
  }
}
