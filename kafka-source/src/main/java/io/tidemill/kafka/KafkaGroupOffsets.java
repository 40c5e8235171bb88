package io.tidemill.kafka;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Publishes positions as the offsets of a Kafka consumer group that has no members. What was
 * published last are the partitions with the highest run; offsets that lack our metadata were set
 * by somebody else, and are passed over.
 */
public final class KafkaGroupOffsets implements GroupOffsets, AutoCloseable {
  /** What Kafka answers if offsets are set from outside while the group has members. */
  private static final Set<Class<?>> HAS_MEMBERS =
      Set.of(UnknownMemberIdException.class, RebalanceInProgressException.class);

  /** Below every run. */
  private static final long FOREIGN = -1;

  private final AdminCalls calls;

  /**
   * Begins to talk to Kafka.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if none of the bootstrap servers'
   *     names can be resolved
   */
  public KafkaGroupOffsets(KafkaSettings settings) {
    this.calls = new AdminCalls(settings);
  }

  /** {@inheritDoc} A position that names no partition publishes nothing. */
  @Override
  public void publish(String group, Position position, long run) {
    String metadata = RunMetadata.of(run);
    Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    position
        .next()
        .forEach(
            (partition, next) ->
                offsets.put(
                    Partitions.toKafka(partition),
                    new OffsetAndMetadata(next.offset(), epoch(next), metadata)));
    if (offsets.isEmpty()) {
      return;
    }
    calls.await(
        "offsets for group " + group,
        calls.send(admin -> admin.alterConsumerGroupOffsets(group, offsets).all()),
        error ->
            HAS_MEMBERS.contains(error.getClass())
                ? Optional.of(hasMembers(group, error))
                : Optional.empty());
  }

  @Override
  public Optional<Published> read(String group) {
    return published(
        calls.await(
            "a look at group " + group,
            calls.send(
                admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())));
  }

  /**
   * The offsets of many groups, looked at together now, for whoever reads all of them soon: it
   * costs a few requests a broker, not some for each group. What is learned is of this moment.
   */
  public SweptGroupOffsets ahead(Collection<String> groups) {
    return SweptGroupOffsets.of(this, calls, groups);
  }

  /** What was published last, of a group's offsets. */
  static Optional<Published> published(
      Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    long newest = FOREIGN;
    for (Map.Entry<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> entry :
        offsets.entrySet()) {
      if (entry.getValue() == null) {
        continue;
      }
      long run = RunMetadata.run(entry.getValue().metadata()).orElse(FOREIGN);
      if (run > newest) {
        next.clear();
        newest = run;
      }
      if (run == newest && run != FOREIGN) {
        next.put(Partitions.fromKafka(entry.getKey()), next(entry.getValue()));
      }
    }
    return next.isEmpty()
        ? Optional.empty()
        : Optional.of(new Published(Position.of(next), newest));
  }

  /** Ends the connections to Kafka. */
  @Override
  public void close() {
    calls.close();
  }

  private TidemillException hasMembers(String group, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Consumer group %s in Kafka at %s has members, so its offsets can't be published. Stop the consumers that use this group; it belongs to Tidemill alone"
            .formatted(group, calls.bootstrap()),
        cause);
  }

  private static Optional<Integer> epoch(NextOffset next) {
    return next.leaderEpoch() == NextOffset.UNKNOWN_EPOCH
        ? Optional.empty()
        : Optional.of(next.leaderEpoch());
  }

  private static NextOffset next(OffsetAndMetadata offset) {
    return new NextOffset(offset.offset(), offset.leaderEpoch().orElse(NextOffset.UNKNOWN_EPOCH));
  }
}
