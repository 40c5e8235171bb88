package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * A stretch of what was processed, as far as the log still has it.
 *
 * @param ranges what there is of it, in order of partitions
 * @param beyond what lies between its ends and the position
 * @param clamped what was asked for, and retention has taken
 * @param takenByRetention all before the log's start, where the stretch begins there
 * @param ahead partitions of which more was asked for than has been processed
 */
record Stretch(
    List<OffsetRange> ranges,
    List<OffsetRange> beyond,
    List<OffsetRange> clamped,
    List<OffsetRange> takenByRetention,
    List<TopicPartition> ahead,
    Map<TopicPartition, Integer> epochs) {
  Stretch {
    ranges = List.copyOf(ranges);
    beyond = List.copyOf(beyond);
    clamped = List.copyOf(clamped);
    takenByRetention = List.copyOf(takenByRetention);
    ahead = List.copyOf(ahead);
    epochs = Map.copyOf(epochs);
  }

  /**
   * From {@code from} to {@code until}, at most up to the position that {@code topic} was read
   * with. Both name each of the topic's partitions.
   */
  static Stretch of(Backlog topic, Position from, Position until) {
    List<OffsetRange> ranges = new ArrayList<>();
    List<OffsetRange> beyond = new ArrayList<>();
    List<OffsetRange> clamped = new ArrayList<>();
    List<OffsetRange> taken = new ArrayList<>();
    List<TopicPartition> ahead = new ArrayList<>();
    Map<TopicPartition, Integer> epochs = new HashMap<>();
    for (PartitionBacklog partition : topic.partitions()) {
      TopicPartition name = partition.partition();
      long asked = from.next().get(name).offset();
      NextOffset wanted = until.next().get(name);
      long end = Math.min(wanted.offset(), partition.position());
      long begin = Math.max(asked, partition.logStart());
      if (wanted.offset() > partition.position()) {
        ahead.add(name);
      }
      add(clamped, name, asked, Math.min(begin, end));
      if (asked <= partition.logStart()) {
        add(taken, name, 0, Math.min(partition.logStart(), partition.position()));
      }
      if (begin < end) {
        ranges.add(new OffsetRange(name, begin, end));
        epochs.put(name, wanted.leaderEpoch());
        add(beyond, name, end, partition.position());
      }
    }
    return new Stretch(ranges, beyond, clamped, taken, ahead, epochs);
  }

  private static void add(
      List<OffsetRange> ranges, TopicPartition partition, long from, long until) {
    if (from < until) {
      ranges.add(new OffsetRange(partition, from, until));
    }
  }

  Replay replay(Replay.Kind kind, SortedSet<TableName> sinks) {
    Position next = Position.NONE;
    Position until = Position.NONE;
    for (OffsetRange range : ranges) {
      int epoch = epochs.get(range.partition());
      next = next.with(range.partition(), new NextOffset(range.from(), NextOffset.UNKNOWN_EPOCH));
      until = until.with(range.partition(), new NextOffset(range.until(), epoch));
    }
    return new Replay(kind, sinks, next, until, OptionalLong.empty());
  }

  /** Where it isn't what was asked for. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    if (!clamped.isEmpty()) {
      words.add("Retention has taken %s of them before.".formatted(Numbers.offsets(clamped)));
    }
    if (!ahead.isEmpty()) {
      words.add(
          "It ends at the position in %s: what lies behind is for the runs to come."
              .formatted(ahead));
    }
    if (!beyond.isEmpty()) {
      words.add(
          "It ends before the position, by %s: older values replace newer ones for good."
              .formatted(Numbers.offsets(beyond)));
    }
    return words;
  }
}
