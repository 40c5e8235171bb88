package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaGroupOffsets;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.kafka.SweptGroupOffsets;
import io.tidemill.testkit.GroupOffsetsContract;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups that were looked at together tell what each tells that is looked at by itself. */
class SweptGroupOffsetsIT extends GroupOffsetsContract {
  private static TestTopics topics;
  private static KafkaGroupOffsets groupOffsets;

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

  /** Looks ahead for each read. */
  @Override
  protected GroupOffsets groupOffsets() {
    return new GroupOffsets() {
      @Override
      public void publish(String group, Position position, long run) {
        groupOffsets.ahead(List.of(group)).publish(group, position, run);
      }

      @Override
      public Optional<Published> read(String group) {
        return groupOffsets.ahead(List.of(group)).read(group);
      }
    };
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
  void what_is_published_in_a_sweep_is_seen_in_it() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);
    Position position = Position.NONE.with(partition, new NextOffset(5, 0));
    String group = "group-" + UUID.randomUUID();
    String other = "group-" + UUID.randomUUID();
    groupOffsets.publish(other, position, 3);

    SweptGroupOffsets swept = groupOffsets.ahead(List.of(group, other));

    assertThat(swept.isEmpty()).isFalse();
    assertThat(swept.stoodAt(other)).isEqualTo(position);
    assertThat(swept.stoodAt(group)).isEqualTo(Position.NONE);
    swept.publish(group, position, 7);
    assertThat(swept.read(group)).contains(new GroupOffsets.Published(position, 7));
  }
}
