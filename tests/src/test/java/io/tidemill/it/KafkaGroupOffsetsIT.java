package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.testkit.GroupOffsetsContract;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaGroupOffsetsIT extends GroupOffsetsContract {
  private static final Duration POLL = Duration.ofMillis(100);

  private static TestTopics topics;
  private static KafkaGroupOffsets groupOffsets;

  private final String group = "group-" + UUID.randomUUID();

  @BeforeAll
  static void connect() {
    String bootstrap = TestServers.kafka().bootstrap();
    topics = new TestTopics(bootstrap);
    groupOffsets = new KafkaGroupOffsets(new KafkaSettings(KafkaServers.plaintext(bootstrap)));
  }

  @AfterAll
  static void disconnect() {
    groupOffsets.close();
    topics.close();
  }

  @Override
  protected GroupOffsets groupOffsets() {
    return groupOffsets;
  }

  @Override
  protected String createTopic(int partitions) {
    return topics.create(partitions);
  }

  @Override
  protected void setByHand(String group, TopicPartition partition, long offset) {
    TestTopics.get(
        topics
            .admin()
            .alterConsumerGroupOffsets(
                group,
                Map.of(TestTopics.kafka(partition), new OffsetAndMetadata(offset, "by hand")))
            .all());
  }

  @Test
  void other_tools_see_the_offsets_and_the_run() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);

    groupOffsets.publish(group, at(partition), 7);

    assertThat(
            TestTopics.get(
                topics.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()))
        .containsExactly(
            Map.entry(TestTopics.kafka(partition), new OffsetAndMetadata(5, "tidemill:1:run=7")));
  }

  @Test
  void a_group_with_members_is_the_operators_failure() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    try (Consumer<byte[], byte[]> member = member()) {
      member.subscribe(List.of(partition.topic()));
      while (member.assignment().isEmpty()) {
        member.poll(POLL);
      }

      assertThatThrownBy(() -> groupOffsets.publish(group, at(partition), 1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContaining(group)
          .hasMessageContaining("has members");
    }
  }

  private Consumer<byte[], byte[]> member() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", TestServers.kafka().bootstrap(), "group.id", group),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static Position at(TopicPartition partition) {
    return Position.NONE.with(partition, new NextOffset(5, NextOffset.UNKNOWN_EPOCH));
  }
}
