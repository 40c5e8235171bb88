package io.tidemill.kafka;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;

/** Learns how old the first records of ranges are, by reading them. For one look. */
final class OldestRecords {
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long NO_TIMESTAMP = -1;

  private final Consumer<byte[], byte[]> consumer;
  private final Map<org.apache.kafka.common.TopicPartition, OffsetRange> pending = new HashMap<>();
  private final Map<TopicPartition, Instant> found = new HashMap<>();

  private OldestRecords(Consumer<byte[], byte[]> consumer, List<OffsetRange> ranges) {
    this.consumer = consumer;
    for (OffsetRange range : ranges) {
      pending.put(Partitions.toKafka(range.partition()), range);
    }
    consumer.assign(pending.keySet());
    pending.forEach((partition, range) -> consumer.seek(partition, range.from()));
  }

  /**
   * The timestamps of the first readable records of {@code ranges}. A range that holds none
   * (compacted away, aborted, removed meanwhile), or whose records come too late, is left out.
   *
   * @param ranges at most one a partition
   */
  static Map<TopicPartition, Instant> timestamps(KeptConsumer kept, List<OffsetRange> ranges) {
    return ranges.isEmpty()
        ? Map.of()
        : kept.use(
            "a fetch of the oldest records",
            consumer -> new OldestRecords(consumer, ranges).timestamps());
  }

  private Map<TopicPartition, Instant> timestamps() {
    long end = System.nanoTime() + WITHIN.toNanos();
    while (!pending.isEmpty() && System.nanoTime() < end) {
      try {
        take(consumer.poll(POLL));
      } catch (OffsetOutOfRangeException e) {
        // Retention has just taken the beginning of the range away; the next look sees it.
        settle(e.partitions());
      }
    }
    return found;
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    for (org.apache.kafka.common.TopicPartition partition : records.partitions()) {
      OffsetRange range = pending.get(partition);
      ConsumerRecord<byte[], byte[]> first = records.records(partition).get(0);
      if (range.contains(first.offset()) && first.timestamp() != NO_TIMESTAMP) {
        found.put(range.partition(), Instant.ofEpochMilli(first.timestamp()));
      }
    }
    settle(records.partitions());
    if (records.isEmpty()) {
      settle(passed());
    }
  }

  /** Partitions in which the consumer came to the range's end without meeting a record. */
  private Set<org.apache.kafka.common.TopicPartition> passed() {
    Set<org.apache.kafka.common.TopicPartition> passed = new HashSet<>();
    pending.forEach(
        (partition, range) -> {
          if (consumer.position(partition) >= range.until()) {
            passed.add(partition);
          }
        });
    return passed;
  }

  private void settle(Set<org.apache.kafka.common.TopicPartition> partitions) {
    pending.keySet().removeAll(partitions);
    consumer.pause(partitions);
  }
}
