package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.testkit.BacklogReaderContract;
import io.tidemill.testkit.OpenTransaction;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Backlogs that were looked at together tell what each tells that is looked at by itself. */
class SweptBacklogsIT extends BacklogReaderContract {
  private static final Instant TEN = Instant.parse("2026-11-01T10:00:00Z");

  private static TestTopics topics;
  private static KafkaBacklogReader reader;

  @BeforeAll
  static void connect() {
    String bootstrap = TestServers.kafka().bootstrap();
    topics = new TestTopics(bootstrap);
    reader = new KafkaBacklogReader(new KafkaSettings(KafkaServers.plaintext(bootstrap)));
  }

  @AfterAll
  static void disconnect() {
    reader.close();
    topics.close();
  }

  /** Looks ahead for each read, from where that begins. */
  @Override
  protected BacklogReader reader() {
    return new BacklogReader() {
      @Override
      public TopicPosition start(String topic, StartFrom from) {
        return reader.ahead(Map.of(topic, Position.NONE)).start(topic, from);
      }

      @Override
      public Backlog read(String topic, Position position) {
        return reader.ahead(Map.of(topic, position)).read(topic, position);
      }
    };
  }

  @Override
  protected String createTopic(int partitions) {
    return topics.create(partitions);
  }

  @Override
  protected void append(TopicPartition partition, Instant... timestamps) {
    topics.append(partition, timestamps);
  }

  @Override
  protected void deleteUpTo(TopicPartition partition, long offset) {
    topics.deleteUpTo(partition, offset);
  }

  @Override
  protected OpenTransaction begin(TopicPartition partition, Instant... timestamps) {
    return topics.begin(partition, timestamps);
  }

  @Override
  protected void addPartitions(String topic, int more) {
    topics.addPartitions(topic, more);
  }

  @Override
  protected void createAnew(String topic, int partitions) {
    topics.createAnew(topic, partitions);
  }

  @Test
  void many_topics_are_told_as_of_the_same_moment() {
    Map<String, Position> expected = new HashMap<>();
    for (int i = 0; i < 5; i++) {
      TopicPartition partition = new TopicPartition(createTopic(2), 1);
      append(partition, TEN, TEN.plusSeconds(1));
      expected.put(partition.topic(), Position.NONE);
    }

    BacklogReader swept = reader.ahead(expected);
    for (String topic : expected.keySet()) {
      append(new TopicPartition(topic, 0), TEN.minusSeconds(1));
    }

    for (String topic : expected.keySet()) {
      Backlog backlog = swept.read(topic, Position.NONE);
      assertThat(backlog.records()).isEqualTo(2);
      assertThat(backlog.oldest()).contains(TEN);
    }
  }

  @Test
  void where_another_position_is_read_than_was_expected_its_own_oldest_record_is_told() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    append(partition, TEN, TEN.plusSeconds(1));

    Backlog backlog =
        reader
            .ahead(Map.of(partition.topic(), Position.NONE))
            .read(partition.topic(), position(partition, 1));

    assertThat(backlog.records()).isEqualTo(1);
    assertThat(backlog.oldest()).contains(TEN.plusSeconds(1));
  }

  @Test
  void a_position_that_was_reached_since_is_no_truncated_log() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    append(partition, TEN);
    BacklogReader swept = reader.ahead(Map.of(partition.topic(), Position.NONE));
    append(partition, TEN, TEN, TEN);

    Backlog backlog = swept.read(partition.topic(), position(partition, 3));

    assertThat(backlog.truncated()).isEmpty();
    assertThat(backlog.records()).isEqualTo(1);
  }

  @Test
  void one_topic_that_does_not_exist_leaves_the_others_alone() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    append(partition, TEN);
    String missing = partition.topic() + "-missing";
    BacklogReader swept =
        reader.ahead(
            Map.of(
                partition.topic(),
                Position.NONE,
                missing,
                Position.NONE,
                "no topic!",
                Position.NONE));

    assertThat(swept.read(partition.topic(), Position.NONE).oldest()).contains(TEN);
    assertThatThrownBy(() -> swept.read(missing, Position.NONE))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("doesn't exist");
  }

  private static Position position(TopicPartition partition, long offset) {
    return Position.NONE.with(partition, new NextOffset(offset, NextOffset.UNKNOWN_EPOCH));
  }
}
