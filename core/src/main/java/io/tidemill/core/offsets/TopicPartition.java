package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/** One partition of a Kafka topic; ordered by topic, then partition. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {
  private static final Comparator<TopicPartition> ORDER =
      Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

  public TopicPartition {
    requireNonNull(topic, "topic");
    if (topic.isEmpty() || partition < 0) {
      throw new IllegalArgumentException(
          "Partition must have a topic and a number >= 0, got \"%s\" and %d"
              .formatted(topic, partition));
    }
  }

  @Override
  public int compareTo(TopicPartition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "-" + partition;
  }
}
