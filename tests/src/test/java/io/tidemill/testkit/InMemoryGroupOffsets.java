package io.tidemill.testkit;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Consumer groups without a broker. Safe for use by several threads. */
public final class InMemoryGroupOffsets implements GroupOffsets {
  private final Map<String, Map<TopicPartition, Offset>> groups = new HashMap<>();
  private final Losses losses = new Losses();

  /**
   * What a group has of a partition.
   *
   * @param run empty if it was set by hand
   */
  private record Offset(NextOffset next, OptionalLong run) {}

  /** Loses answers to publishing from now on. */
  public Losses losses() {
    return losses;
  }

  /** Lets Kafka forget the group. */
  public synchronized void expire(String group) {
    groups.remove(group);
  }

  /** Sets an offset as other tools do. */
  public synchronized void setByHand(String group, TopicPartition partition, long offset) {
    NextOffset next = new NextOffset(offset, NextOffset.UNKNOWN_EPOCH);
    of(group).put(partition, new Offset(next, OptionalLong.empty()));
  }

  @Override
  public void publish(String group, Position position, long run) {
    try {
      losses.pass(() -> set(group, position, run));
    } catch (Losses.AnswerLost e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Publishing group %s failed".formatted(group), e);
    }
  }

  private synchronized boolean set(String group, Position position, long run) {
    position
        .next()
        .forEach(
            (partition, next) -> of(group).put(partition, new Offset(next, OptionalLong.of(run))));
    return true;
  }

  @Override
  public synchronized Optional<Published> read(String group) {
    Map<TopicPartition, Offset> ours = new HashMap<>(of(group));
    ours.values().removeIf(offset -> offset.run().isEmpty());
    OptionalLong newest =
        ours.values().stream().mapToLong(offset -> offset.run().getAsLong()).max();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    ours.values().removeIf(offset -> !offset.run().equals(newest));
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    ours.forEach((partition, offset) -> next.put(partition, offset.next()));
    return Optional.of(new Published(Position.of(next), newest.getAsLong()));
  }

  private Map<TopicPartition, Offset> of(String group) {
    return groups.computeIfAbsent(group, any -> new HashMap<>());
  }
}
