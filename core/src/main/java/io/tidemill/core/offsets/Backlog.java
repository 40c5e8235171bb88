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
   * new to it, and not among the ranges, stay at their beginning, so what retention took of them
   * still shows.
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

  /**
   * What retention took before it was processed, in order of partitions. Of a partition that was
   * added to a known position, this is all before its log start.
   */
  public List<OffsetRange> lost() {
    return partitions.stream().flatMap(partition -> partition.lost().stream()).toList();
  }

  /**
   * Partitions that the topic has got since {@code position}, in order: those that it doesn't name,
   * though it names others.
   */
  public List<TopicPartition> added(Position position) {
    return position.next().isEmpty()
        ? List.of()
        : partitions.stream()
            .map(PartitionBacklog::partition)
            .filter(partition -> position.at(partition).isEmpty())
            .toList();
  }

  /** Partitions whose log is not, or no longer, the one that the position was taken from. */
  public List<TopicPartition> truncated() {
    return partitions.stream()
        .filter(PartitionBacklog::truncated)
        .map(PartitionBacklog::partition)
        .toList();
  }

  /** When the open transaction that has rested longest was last written to, as far as known. */
  public Optional<Instant> openSince() {
    return partitions.stream()
        .flatMap(partition -> partition.openSince().stream())
        .min(Comparator.naturalOrder());
  }

  /** Timestamp of the oldest unprocessed record, as far as it is known. */
  public Optional<Instant> oldest() {
    return partitions.stream()
        .flatMap(partition -> partition.oldest().stream())
        .min(Comparator.naturalOrder());
  }
}
