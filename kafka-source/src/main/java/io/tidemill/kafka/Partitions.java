package io.tidemill.kafka;

import io.tidemill.core.offsets.TopicPartition;

/** Translates between Kafka's own partitions and ours, which are ordered. */
final class Partitions {
  private Partitions() {}

  static org.apache.kafka.common.TopicPartition toKafka(TopicPartition partition) {
    return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
  }

  static TopicPartition fromKafka(org.apache.kafka.common.TopicPartition partition) {
    return new TopicPartition(partition.topic(), partition.partition());
  }
}
