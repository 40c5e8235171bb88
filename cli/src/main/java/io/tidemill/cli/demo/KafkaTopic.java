package io.tidemill.cli.demo;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.TidemillException;
import io.tidemill.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;

/** The demo's topic. */
record KafkaTopic(String bootstrap, String name) {
  /**
   * Makes the topic.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if Kafka doesn't
   */
  void create(int partitions) {
    NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
    try (Admin admin = Admin.create(new KafkaSettings(KafkaServers.plaintext(bootstrap)).admin())) {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "Kafka at %s did not make the topic %s: %s"
              .formatted(bootstrap, name, e.getCause().getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "The demo was interrupted", e);
    }
  }

  /** A producer that gives up after half a minute; the caller closes it. */
  Producer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            (int) Duration.ofSeconds(30).toMillis(),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            (int) Duration.ofSeconds(10).toMillis()),
        new StringSerializer(),
        new StringSerializer());
  }
}
