package io.tidemill.it;

import static io.tidemill.testkit.TestTopics.record;
import static io.tidemill.testkit.TestTopics.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.StartFrom;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.kafka.KafkaBacklogReader;
import io.tidemill.kafka.KafkaSettings;
import io.tidemill.testkit.BacklogReaderContract;
import io.tidemill.testkit.OpenTransaction;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.TestTopics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaBacklogReaderIT extends BacklogReaderContract {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

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

  @Override
  protected BacklogReader reader() {
    return reader;
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
  void the_oldest_records_of_many_partitions_are_found_though_they_are_large() {
    int partitions = 40;
    String topic = createTopic(partitions);
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 3 * partitions; i++) {
      TopicPartition partition = new TopicPartition(topic, i % partitions);
      records.add(record(partition, NOON.plusSeconds(i), new byte[200_000]));
    }
    try (Producer<byte[], byte[]> producer = topics.transaction()) {
      send(producer, records);
      producer.commitTransaction();
    }
    IntStream.range(0, partitions).forEach(i -> awaitEnd(new TopicPartition(topic, i), 4));

    assertThat(reader.read(topic, Position.NONE).partitions())
        .hasSize(partitions)
        .allSatisfy(
            backlog ->
                assertThat(backlog.oldest())
                    .contains(NOON.plusSeconds(backlog.partition().partition())));
  }

  @Test
  void a_leader_has_an_epoch() {
    TopicPartition partition = new TopicPartition(createTopic(1), 0);

    assertThat(read(partition).leaderEpoch()).isNotNegative();
    assertThat(reader.start(partition.topic(), new StartFrom.Earliest()).position().at(partition))
        .hasValueSatisfying(next -> assertThat(next.leaderEpoch()).isNotNegative());
  }

  @Test
  void a_missing_topic_is_named_with_similar_ones_and_what_to_do() {
    String topic = createTopic(1);

    assertThatThrownBy(() -> reader.read(topic + "s", Position.NONE))
        .hasMessageContaining("\"" + topic + "s\" doesn't exist")
        .hasMessageContaining("similar ones do: " + topic)
        .hasMessageContaining(TestServers.kafka().bootstrap())
        .hasMessageContaining("source.topic");
  }

  @Test
  void a_name_that_no_topic_can_have_is_the_pipelines_failure() {
    assertThatThrownBy(() -> reader.read("not a topic!", Position.NONE))
        .isInstanceOfSatisfying(
            TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.PIPELINE));
  }

  @Test
  void kafka_that_does_not_answer_is_broken_infrastructure() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String bootstrap = "127.0.0.1:" + silent.getLocalPort();
      try (KafkaBacklogReader lost =
          new KafkaBacklogReader(new KafkaSettings(KafkaServers.plaintext(bootstrap)))) {
        assertThatThrownBy(() -> lost.read("flights", Position.NONE))
            .isInstanceOfSatisfying(
                TidemillException.class,
                e -> assertThat(e.kind()).isEqualTo(FailureKind.INFRASTRUCTURE))
            .hasMessageContaining(bootstrap);
      }
    }
  }

  /** Transactions end for readers a little after they end for their producer. */
  private static void awaitEnd(TopicPartition partition, long end) {
    await().pollDelay(Duration.ZERO).until(() -> topics.readableEnd(partition) == end);
  }

  private static PartitionBacklog read(TopicPartition partition) {
    return reader.read(partition.topic(), Position.NONE).partitions().get(partition.partition());
  }
}
