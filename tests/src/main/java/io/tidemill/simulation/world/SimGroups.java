package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Kafka's consumer groups. The environment calls its methods directly; a process reaches it by
 * {@link #offsets}.
 */
public final class SimGroups {
  /** {@link Stored#run} of an offset that somebody else has set. */
  private static final long FOREIGN = -1;

  private final Map<String, Map<TopicPartition, Stored>> groups = new HashMap<>();
  private final Set<String> withMembers = new HashSet<>();

  private record Stored(NextOffset next, long run) {}

  /** Kafka forgets the group, as it does when it has had no members for long. */
  public void expire(String group) {
    groups.remove(group);
  }

  /** Somebody sets the group's offsets by other means. */
  public void resetByHand(String group, Position position) {
    store(group, position, FOREIGN);
  }

  /** A consumer joins the group: nobody may publish its offsets until it leaves. */
  public void join(String group) {
    withMembers.add(group);
  }

  public void leave(String group) {
    withMembers.remove(group);
  }

  /** What is published, as {@link GroupOffsets#read} tells. */
  public Optional<GroupOffsets.Published> published(String group) {
    Map<TopicPartition, Stored> stored = groups.get(group);
    if (stored == null || stored.isEmpty()) {
      return Optional.empty();
    }
    long newest = FOREIGN;
    for (Stored each : stored.values()) {
      newest = Math.max(newest, each.run());
    }
    if (newest == FOREIGN) {
      return Optional.empty();
    }
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    for (Map.Entry<TopicPartition, Stored> each : stored.entrySet()) {
      if (each.getValue().run() == newest) {
        next.put(each.getKey(), each.getValue().next());
      }
    }
    return Optional.of(new GroupOffsets.Published(Position.of(next), newest));
  }

  /** The groups as one process reaches them. */
  public GroupOffsets offsets(Calls calls) {
    return new GroupOffsets() {
      @Override
      public void publish(String group, Position position, long run) {
        try {
          calls.run("group.publish", () -> publishIfEmpty(group, position, run));
        } catch (AnswerLost e) {
          throw unanswered(group, e);
        }
      }

      @Override
      public Optional<Published> read(String group) {
        try {
          return calls.call("group.read", () -> published(group));
        } catch (AnswerLost e) {
          throw unanswered(group, e);
        }
      }
    };
  }

  private static TidemillException unanswered(String group, AnswerLost e) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE, "Kafka gave no answer about group " + group, e);
  }

  private void publishIfEmpty(String group, Position position, long run) {
    if (withMembers.contains(group)) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Group " + group + " must have no members to be published; stop its consumers");
    }
    store(group, position, run);
  }

  private void store(String group, Position position, long run) {
    if (!position.next().isEmpty()) {
      Map<TopicPartition, Stored> stored = groups.computeIfAbsent(group, any -> new HashMap<>());
      position.next().forEach((partition, next) -> stored.put(partition, new Stored(next, run)));
    }
  }
}
