package io.tidemill.it.faults;

import static org.awaitility.Awaitility.await;

import io.tidemill.testkit.TestTopics;
import io.tidemill.testkit.faults.FaultStack;
import io.tidemill.testkit.faults.TestPipeline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Compaction of a pipeline's topic, which has one partition. */
record Compaction(FaultStack stack, TestPipeline pipeline) {
  private static final Map<String, String> AT_ONCE =
      Map.of(
          "cleanup.policy", "compact",
          "segment.ms", "1",
          "min.cleanable.dirty.ratio", "0.001",
          "min.compaction.lag.ms", "0");

  /** Has all records so far compacted, sooner or later. */
  void begin() {
    Collection<AlterConfigOp> changes =
        AT_ONCE.entrySet().stream()
            .map(
                entry ->
                    new AlterConfigOp(
                        new ConfigEntry(entry.getKey(), entry.getValue()),
                        AlterConfigOp.OpType.SET))
            .toList();
    TestTopics.get(
        stack
            .topics()
            .admin()
            .incrementalAlterConfigs(
                Map.of(new ConfigResource(ConfigResource.Type.TOPIC, pipeline.topic()), changes))
            .all());
  }

  /**
   * Waits until so many are left of what had been sent; the log goes on by one record each look.
   */
  void awaitRecords(int left) {
    await()
        .atMost(TestPipeline.PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              rollSegment();
              return present() <= left;
            });
  }

  /**
   * The segment that is written to isn't compacted; a transaction that is aborted begins another.
   */
  private void rollSegment() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.bootstrap(), "transactional.id", pipeline.topic()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      TestTopics.send(
          producer,
          List.of(new ProducerRecord<>(pipeline.topic(), 0, new byte[] {0}, new byte[] {0})));
      producer.abortTransaction();
    }
  }

  /** How many committed records there are. */
  private int present() {
    TopicPartition partition = new TopicPartition(pipeline.topic(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                stack.bootstrap(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "none"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      int records = 0;
      while (consumer.position(partition) < end) {
        records += consumer.poll(Duration.ofMillis(200)).count();
      }
      return records;
    }
  }
}
