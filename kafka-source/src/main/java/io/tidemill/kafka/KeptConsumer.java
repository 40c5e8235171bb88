package io.tidemill.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * A consumer of small fetches that is kept from one use to the next. Safe for use by several
 * threads, one use at a time.
 */
final class KeptConsumer implements AutoCloseable {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

  private static final int PARTITION_BYTES = 64 << 10;
  private static final int FETCH_BYTES = 4 << 20;

  private final KafkaSettings settings;
  private CompletableFuture<Consumer<byte[], byte[]>> kept;

  KeptConsumer(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Lends the consumer, which is without partitions before and after.
   *
   * @param doing what it is used for, as in "Kafka refused …"
   */
  synchronized <T> T use(String doing, Function<Consumer<byte[], byte[]>, T> use) {
    try {
      Consumer<byte[], byte[]> consumer = consumer();
      T result = use.apply(consumer);
      consumer.unsubscribe();
      return result;
    } catch (RuntimeException e) {
      close();
      throw e instanceof KafkaException ? KafkaFailures.of(settings.bootstrap(), doing, e) : e;
    }
  }

  /** Makes the consumer in the background; a failure is left for the first use to meet. */
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

  /** Ends the connections to Kafka; another use makes new ones. */
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
    return small;
  }
}
