package io.tidemill.testkit;

import static org.awaitility.Awaitility.await;

import io.tidemill.core.offsets.TopicPartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of the Kafka broker that tests share, and the records in them. */
public final class TestTopics implements AutoCloseable {
  private static final byte[] VALUE = {'{', '}'};

  private final Map<String, Object> settings;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  public TestTopics(String bootstrap) {
    settings = Map.of("bootstrap.servers", bootstrap);
    admin = Admin.create(settings);
    producer = producer(Map.of());
  }

  /** For what this class doesn't offer. */
  public Admin admin() {
    return admin;
  }

  /** Makes a topic under a name of its own, and waits until every client sees it. */
  public String create(int partitions) {
    return create(partitions, Map.of());
  }

  /** As {@link #create(int)}, with settings of the topic's own. */
  public String create(int partitions, Map<String, String> topicSettings) {
    String topic = "topic-" + UUID.randomUUID();
    create(topic, partitions, topicSettings);
    return topic;
  }

  /** Deletes a topic and makes an empty one of that name, and waits until every client sees it. */
  public void createAnew(String topic, int partitions) {
    get(admin.deleteTopics(List.of(topic)).all());
    await().until(() -> !admin.listTopics().names().get().contains(topic));
    create(topic, partitions, Map.of());
  }

  /** Gives a topic more partitions, and waits until every client sees them. */
  public void addPartitions(String topic, int more) {
    int all = partitions(topic) + more;
    get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(all))).all());
    await().until(() -> partitions(topic) == all);
  }

  private int partitions(String topic) {
    return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().size();
  }

  private void create(String topic, int partitions, Map<String, String> topicSettings) {
    NewTopic made =
        new NewTopic(topic, Optional.of(partitions), Optional.empty()).configs(topicSettings);
    get(admin.createTopics(List.of(made)).all());
    await()
        .ignoreExceptionsMatching(e -> e.getCause() instanceof UnknownTopicOrPartitionException)
        .until(() -> admin.describeTopics(List.of(topic)).allTopicNames().get().containsKey(topic));
  }

  /** Appends one small record per timestamp. */
  public void append(TopicPartition partition, Instant... timestamps) {
    send(
        producer,
        Stream.of(timestamps).map(timestamp -> record(partition, timestamp, VALUE)).toList());
  }

  /** Removes the records before {@code offset}. */
  public void deleteUpTo(TopicPartition partition, long offset) {
    get(admin.deleteRecords(Map.of(kafka(partition), RecordsToDelete.beforeOffset(offset))).all());
  }

  /** The first offset that a read-committed consumer can't read yet. */
  public long readableEnd(TopicPartition partition) {
    return get(admin
            .listOffsets(
                Map.of(kafka(partition), OffsetSpec.latest()),
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .partitionResult(kafka(partition)))
        .offset();
  }

  /** A producer that has begun a transaction; closing it leaves the transaction open. */
  public Producer<byte[], byte[]> transaction() {
    Producer<byte[], byte[]> transactional =
        producer(Map.of("transactional.id", UUID.randomUUID().toString()));
    transactional.initTransactions();
    transactional.beginTransaction();
    return transactional;
  }

  /** Begins a transaction and writes one small record per timestamp in it. */
  public OpenTransaction begin(TopicPartition partition, Instant... timestamps) {
    Producer<byte[], byte[]> transactional = transaction();
    send(
        transactional,
        Stream.of(timestamps).map(timestamp -> record(partition, timestamp, VALUE)).toList());
    return new OpenTransaction() {
      @Override
      public void commit() {
        transactional.commitTransaction();
        transactional.close();
      }

      @Override
      public void abort() {
        transactional.abortTransaction();
        transactional.close();
      }
    };
  }

  /** Sends {@code records} and waits until the broker has them. */
  public static void send(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    sent.forEach(TestTopics::get);
  }

  public static ProducerRecord<byte[], byte[]> record(
      TopicPartition partition, Instant timestamp, byte[] value) {
    return new ProducerRecord<>(
        partition.topic(), partition.partition(), timestamp.toEpochMilli(), null, value);
  }

  public static org.apache.kafka.common.TopicPartition kafka(TopicPartition partition) {
    return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
  }

  /** The answer; its failure, if it has one, is the test's. */
  public static <T> T get(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(settings);
    all.putAll(more);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
