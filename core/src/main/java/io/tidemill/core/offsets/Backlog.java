package io.tidemill.core.offsets;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What waits in a topic.
 *
 * @param topicId Kafka's id of the topic, which a topic made anew under the old name doesn't share
 * @param partitions one entry per partition of the topic, in order
 */
public record Backlog(String topic, String topicId, List<PartitionBacklog> partitions) {
  public Backlog {
    requireNonNull(topic, "topic");
    requireNonNull(topicId, "topicId");
    partitions =
        partitions.stream().sorted(Comparator.comparing(PartitionBacklog::partition)).toList();
  }

  /** Offsets that wait, in all partitions together. */
  public long records() {
    return partitions.stream().mapToLong(PartitionBacklog::records).sum();
  }

  /**
   * The ranges that wait, in order of their partitions; partitions without backlog are left out.
   */
  public List<OffsetRange> ranges() {
    return partitions.stream().flatMap(partition -> partition.range().stream()).toList();
  }

  /**
   * The position once {@code ranges} of this backlog are done, from {@code position} on. Partitions
   * new to it, and not among the ranges, stay at their beginning.
   */
  public Position reached(Position position, List<OffsetRange> ranges) {
    Map<TopicPartition, NextOffset> next = new HashMap<>(position.next());
    for (PartitionBacklog partition : partitions) {
      next.putIfAbsent(
          partition.partition(), new NextOffset(partition.position(), partition.leaderEpoch()));
      for (OffsetRange range : ranges) {
        if (range.partition().equals(partition.partition())) {
          next.put(range.partition(), new NextOffset(range.until(), partition.leaderEpoch()));
        }
      }
    }
    return Position.of(next);
  }

  /** Timestamp of the oldest unprocessed record, as far as it is known. */
  public Optional<Instant> oldest() {
    return partitions.stream()
        .flatMap(partition -> partition.oldest().stream())
        .min(Comparator.naturalOrder());
  }
}
