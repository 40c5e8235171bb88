package io.tidemill.kafka;

import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * Offsets of many groups that were looked at together: a few requests a broker, however many there
 * are. Tells of the moment it was made, and of what it has published since, so it is for one sweep.
 * A group that couldn't be looked at is asked for as it is read. Safe for use by several threads.
 */
public final class SweptGroupOffsets implements GroupOffsets {
  private final KafkaGroupOffsets offsets;
  private final Map<String, Optional<Published>> groups;

  private SweptGroupOffsets(KafkaGroupOffsets offsets, Map<String, Optional<Published>> groups) {
    this.offsets = offsets;
    this.groups = new ConcurrentHashMap<>(groups);
  }

  /** Looks at all groups. */
  static SweptGroupOffsets of(
      KafkaGroupOffsets offsets, AdminCalls calls, Collection<String> groups) {
    Map<String, ListConsumerGroupOffsetsSpec> request = new HashMap<>();
    groups.forEach(group -> request.put(group, new ListConsumerGroupOffsetsSpec()));
    Map<String, Optional<Published>> known = new HashMap<>();
    if (!request.isEmpty()) {
      ListConsumerGroupOffsetsResult answer =
          calls.ask(admin -> admin.listConsumerGroupOffsets(request));
      for (String group : request.keySet()) {
        Optional<Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata>> of =
            SweptBacklogs.known(answer.partitionsToOffsetAndMetadata(group));
        of.ifPresent(found -> known.put(group, KafkaGroupOffsets.published(found)));
      }
    }
    return new SweptGroupOffsets(offsets, known);
  }

  /** Whether nothing could be learned, of any group: Kafka doesn't answer. */
  public boolean isEmpty() {
    return groups.isEmpty();
  }

  /** Where a group stood, as far as known; asks nobody. */
  public Position stoodAt(String group) {
    Optional<Published> known = groups.getOrDefault(group, Optional.empty());
    return known.map(Published::position).orElse(Position.NONE);
  }

  @Override
  public void publish(String group, Position position, long run) {
    // Whatever comes of it, the group isn't known any more.
    groups.remove(group);
    offsets.publish(group, position, run);
  }

  @Override
  public Optional<Published> read(String group) {
    return Optional.ofNullable(groups.get(group)).orElseGet(() -> offsets.read(group));
  }
}
