package io.tidemill.testkit;

import io.tidemill.core.TidemillConfig.JobConfig;
import io.tidemill.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads as a job's executor does, with what a job is told by its environment. */
public final class ScramRead {
  /** The variable that names the topic; for this class alone. */
  public static final String TOPIC = "TEST_TOPIC";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ScramRead() {}

  /** Prints the values of the topic's first records. */
  public static void main(String[] arguments) {
    KafkaSettings kafka = new KafkaSettings(JobConfig.fromEnvironment(System.getenv()).kafka());
    TopicPartition partition = new TopicPartition(System.getenv(TOPIC), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(kafka.consumer())) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      System.out.println(
          StreamSupport.stream(consumer.poll(PATIENCE).spliterator(), false)
              .map(ConsumerRecord::value)
              .map(value -> new String(value, StandardCharsets.UTF_8))
              .collect(Collectors.joining(",", "values: ", "")));
    }
  }
}
