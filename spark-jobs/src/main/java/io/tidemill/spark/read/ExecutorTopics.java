package io.tidemill.spark.read;

import io.tidemill.kafka.KafkaSettings;
import io.tidemill.kafka.KafkaTopicIds;
import java.util.HashMap;
import java.util.Map;

/**
 * The client that all tasks of a JVM share to ask for topics' ids: a connection takes longer than
 * the question. Thread-safe.
 */
public final class ExecutorTopics {
  private static final Map<KafkaSettings, KafkaTopicIds> OPEN = new HashMap<>();

  private ExecutorTopics() {}

  /**
   * The JVM's client of a Kafka, opened when first asked for and closed at the JVM's exit; not to
   * be closed by who asks.
   *
   * @throws io.tidemill.core.TidemillException if the servers' names can't be resolved
   */
  public static KafkaTopicIds get(KafkaSettings kafka) {
    synchronized (OPEN) {
      KafkaTopicIds open = OPEN.get(kafka);
      if (open != null) {
        return open;
      }
      KafkaTopicIds opened = new KafkaTopicIds(kafka);
      if (OPEN.isEmpty()) {
        Runtime.getRuntime().addShutdownHook(new Thread(ExecutorTopics::closeAll));
      }
      OPEN.put(kafka, opened);
      return opened;
    }
  }

  private static void closeAll() {
    synchronized (OPEN) {
      OPEN.values().forEach(KafkaTopicIds::close);
    }
  }
}
