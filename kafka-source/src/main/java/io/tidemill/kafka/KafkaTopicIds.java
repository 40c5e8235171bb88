package io.tidemill.kafka;

import io.tidemill.core.TidemillException;

/** Asks Kafka which topic has a name now. Safe for several threads. */
public final class KafkaTopicIds implements AutoCloseable {
  private final AdminCalls calls;
  private final Topics topics;

  /**
   * Begins to talk to Kafka.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none of the bootstrap servers'
   *     names can be resolved
   */
  public KafkaTopicIds(KafkaSettings settings) {
    this.calls = new AdminCalls(settings);
    this.topics = new Topics(calls);
  }

  /**
   * Kafka's id of the topic that has this name now, which a topic made anew doesn't share with the
   * one before it.
   *
   * @throws TidemillException of kind {@code PIPELINE} if there is none, {@code OPERATOR} if it may
   *     not be looked at, {@code INFRASTRUCTURE} if Kafka gives no answer
   */
  public String idOf(String topic) {
    return topics.describe(topic).topicId().toString();
  }

  /** Ends the connections to Kafka. */
  @Override
  public void close() {
    calls.close();
  }
}
