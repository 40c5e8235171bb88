package io.tidemill.bench.server;

import static java.util.Objects.requireNonNull;

import io.tidemill.bench.shape.Places;
import io.tidemill.bench.shape.Records;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic that holds generated records in their order, and nothing else. */
public final class Topic {
  private static final int BATCH_BYTES = 128 * 1024;
  private static final int LINGER_MILLIS = 20;

  private final String bootstrap;
  private final String name;
  private final Records records;
  private final Places places;

  private Topic(String bootstrap, String name, Records records, Places places) {
    this.bootstrap = bootstrap;
    this.name = name;
    this.records = records;
    this.places = places;
  }

  /** Makes an empty topic for records whose places are known. */
  public static Topic create(String bootstrap, String name, Records records, Places places) {
    Topic topic = new Topic(requireNonNull(bootstrap, "bootstrap"), name, records, places);
    try (Admin admin = Admin.create(topic.servers())) {
      NewTopic made = new NewTopic(name, Optional.of(records.partitions()), Optional.empty());
      answer(admin.createTopics(List.of(made)).all());
    }
    // Answered by the leader of each partition, and asked until there is one: a producer that came
    // sooner has been seen to try in vain until its time was out.
    List<Long> unused = topic.ends();
    return topic;
  }

  public String name() {
    return name;
  }

  public Places places() {
    return places;
  }

  /** Appends records {@code from} to {@code until − 1}, and checks that each is at its place. */
  public void append(int from, int until) {
    Map<String, Object> settings = servers();
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int record = from; record < until; record++) {
        Future<?> unused =
            producer.send(
                new ProducerRecord<>(
                    name, records.partitionOf(record), records.keyOf(record), records.json(record)),
                (metadata, exception) -> failure.compareAndSet(null, exception));
      }
    }
    if (failure.get() != null) {
      throw failed("could not be filled: " + failure.get(), failure.get());
    }
    List<Long> expected = places.ends(until);
    List<Long> found = ends();
    if (!expected.equals(found)) {
      throw failed("expected to end at %s, ends at %s".formatted(expected, found), null);
    }
  }

  private List<Long> ends() {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < records.partitions(); partition++) {
      asked.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    long[] ends = new long[records.partitions()];
    try (Admin admin = Admin.create(servers())) {
      answer(admin.listOffsets(asked).all())
          .forEach((partition, end) -> ends[partition.partition()] = end.offset());
    }
    return Arrays.stream(ends).boxed().toList();
  }

  private Map<String, Object> servers() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    return settings;
  }

  private TidemillException failed(String what, Exception cause) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Topic %s %s. Look at the broker's log and run the bench again".formatted(name, what),
        cause);
  }

  private static <T> T answer(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Kafka refused: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while waiting for Kafka", e);
    }
  }
}
