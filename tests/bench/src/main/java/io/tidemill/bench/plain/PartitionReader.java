package io.tidemill.bench.plain;

import io.tidemill.bench.shape.Shape;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads partitions to their ends, one after another. For use by one thread. */
final class PartitionReader {
  /** Rows that are sorted together. */
  static final int CHUNK_ROWS = 100_000;

  private static final int FETCH_BYTES = 8 << 20;
  private static final int MOST_RECORDS_A_POLL = 10_000;

  private final String bootstrap;
  private final String topic;
  private final RowParser parser;
  private final int partitions;
  private final RowSink sink;

  PartitionReader(String bootstrap, String topic, Shape shape, RowSink sink) {
    this.bootstrap = bootstrap;
    this.topic = topic;
    this.parser = new RowParser(shape);
    this.partitions = shape.records().partitions();
    this.sink = sink;
  }

  /** Reads partition {@code first}, and every {@code step}-th after it; gives how many records. */
  long readEvery(int first, int step) throws Exception {
    long records = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (int number = first; number < partitions; number += step) {
        TopicPartition partition = new TopicPartition(topic, number);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        records += end;
        read(consumer, partition, end);
      }
    }
    return records;
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end)
      throws Exception {
    List<Row> rows = new ArrayList<>(CHUNK_ROWS);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        rows.add(parser.row(record.value()));
        if (rows.size() == CHUNK_ROWS) {
          sink.take(rows);
          rows.clear();
        }
      }
    }
    sink.take(rows);
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS_A_POLL);
    return settings;
  }
}
