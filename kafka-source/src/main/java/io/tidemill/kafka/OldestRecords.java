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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;

/**
 * Learns how old the first record of a range is, by reading it. The consumer for that is kept from
 * one look to the next. Safe for use by several threads, one look at a time.
 */
final class OldestRecords implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  /**
   * How long the broker holds a fetch back that finds nothing. The consumer fetches ahead, and the
   * next look, or its end, waits for that fetch: the default, 500 ms, is long for both.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  private static final int PARTITION_BYTES = 64 << 10;
  private static final int FETCH_BYTES = 4 << 20;
  private static final long NO_TIMESTAMP = -1;

  private final KafkaSettings settings;
  private CompletableFuture<Consumer<byte[], byte[]>> kept;

  OldestRecords(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * The timestamps of the first readable records of {@code ranges}. A range that holds none
   * (compacted away, aborted, removed meanwhile), or whose records come too late, is left out.
   *
   * @param ranges at most one a partition
   */
  synchronized Map<TopicPartition, Instant> timestamps(List<OffsetRange> ranges) {
    if (ranges.isEmpty()) {
      return Map.of();
    }
    try {
      Consumer<byte[], byte[]> consumer = consumer();
      Map<TopicPartition, Instant> timestamps = new Look(consumer, ranges).timestamps();
      consumer.unsubscribe();
      return timestamps;
    } catch (RuntimeException e) {
      close();
      throw e instanceof KafkaException
          ? KafkaFailures.of(settings.bootstrap(), "a fetch of the oldest records", e)
          : e;
    }
  }

  /** Makes the consumer in the background; a failure is left for the first look to meet. */
  synchronized void begin() {
    if (kept == null) {
      CompletableFuture<Consumer<byte[], byte[]>> made = new CompletableFuture<>();
      kept = made;
      Thread thread = new Thread(() -> make(made), "tidemill-make-consumer");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void make(CompletableFuture<Consumer<byte[], byte[]>> made) {
    try {
      made.complete(new KafkaConsumer<>(smallFetches()));
    } catch (RuntimeException | Error e) {
      made.completeExceptionally(e);
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    if (kept == null) {
      kept = CompletableFuture.completedFuture(new KafkaConsumer<>(smallFetches()));
    }
    try {
      return kept.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Ends the connections to Kafka; another look makes new ones. */
  @Override
  public synchronized void close() {
    if (kept != null) {
      CompletableFuture<Void> unused = kept.thenAccept(consumer -> consumer.close(CLOSE_WITHIN));
      kept = null;
    }
  }

  private Map<String, Object> smallFetches() {
    Map<String, Object> small = settings.consumer();
    small.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
    small.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    small.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    return small;
  }

  /** One look, by one consumer. */
  private static final class Look {
    private final Consumer<byte[], byte[]> consumer;
    private final Map<org.apache.kafka.common.TopicPartition, OffsetRange> pending =
        new HashMap<>();
    private final Map<TopicPartition, Instant> found = new HashMap<>();

    Look(Consumer<byte[], byte[]> consumer, List<OffsetRange> ranges) {
      this.consumer = consumer;
      for (OffsetRange range : ranges) {
        pending.put(Partitions.toKafka(range.partition()), range);
      }
      consumer.assign(pending.keySet());
      pending.forEach((partition, range) -> consumer.seek(partition, range.from()));
    }

    Map<TopicPartition, Instant> timestamps() {
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
}
