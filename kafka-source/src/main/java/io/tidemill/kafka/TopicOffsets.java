package io.tidemill.kafka;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;

/**
 * Where a topic's partitions begin and end: answers of different moments, as retention or other
 * records may have come in between.
 */
record TopicOffsets(String topic, String topicId, Map<TopicPartition, Ends> partitions) {
  TopicOffsets {
    requireNonNull(topic, "topic");
    requireNonNull(topicId, "topicId");
    partitions = Map.copyOf(partitions);
  }

  /**
   * Of one partition.
   *
   * @param readable the last stable offset, and the leader's epoch
   * @param logEnd the high watermark
   */
  record Ends(long logStart, ListOffsetsResultInfo readable, long logEnd) {}

  /** What waits from {@code position} on, as far as offsets alone tell. */
  List<PartitionBacklog> backlogs(Position position) {
    return partitions.entrySet().stream()
        .map(entry -> backlog(entry.getKey(), entry.getValue(), position))
        .toList();
  }

  /**
   * Whether no partition of {@code position} lies beyond these ends, as it would if it had been
   * reached since they were looked at.
   */
  boolean reachTo(Position position) {
    return partitions.entrySet().stream()
        .allMatch(
            entry ->
                position
                    .at(entry.getKey())
                    .map(next -> next.offset() <= entry.getValue().logEnd())
                    .orElse(true));
  }

  private static PartitionBacklog backlog(TopicPartition partition, Ends ends, Position position) {
    long beginning = position.next().isEmpty() ? ends.logStart() : 0;
    long readableEnd = Math.max(ends.readable().offset(), ends.logStart());
    return new PartitionBacklog(
        partition,
        ends.logStart(),
        position.at(partition).map(NextOffset::offset).orElse(beginning),
        readableEnd,
        Math.max(ends.logEnd(), readableEnd),
        epoch(ends.readable()),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  static int epoch(ListOffsetsResultInfo end) {
    return end.leaderEpoch().orElse(NextOffset.UNKNOWN_EPOCH);
  }
}
