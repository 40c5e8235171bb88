package io.tidemill.spark.read;

import java.io.Serializable;

/** Tells which topic has a name now; shipped to tasks. */
@FunctionalInterface
public interface TopicIds extends Serializable {
  /**
   * Kafka's id of the topic.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code PIPELINE} if there is none
   */
  String idOf(String topic);
}
