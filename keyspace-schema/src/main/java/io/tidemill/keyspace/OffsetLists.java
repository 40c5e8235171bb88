package io.tidemill.keyspace;

import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Positions and ranges as one column each: readable, by the grammar in {@code V001__ledger.cql}, up
 * to {@link #READABLE} partitions, and as {@link PackedOffsets} beyond. Either form is read,
 * whatever its length. Reading throws {@link IllegalArgumentException} for what is neither.
 */
final class OffsetLists {
  /** How many partitions people are taken to read. */
  static final int READABLE = 64;

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]+");
  private static final Pattern OFFSET = Pattern.compile("(\\d+):(\\d+)@(-?\\d+)");
  private static final Pattern RANGE = Pattern.compile("(\\d+):(\\d+)\\.\\.(\\d+)");

  private OffsetLists() {}

  static String position(Position position) {
    if (position.next().size() > READABLE) {
      return PackedOffsets.position(position);
    }
    ByTopic text = new ByTopic();
    position
        .next()
        .forEach(
            (partition, next) ->
                text.add(
                    partition,
                    "%d:%d@%d"
                        .formatted(partition.partition(), next.offset(), next.leaderEpoch())));
    return text.toString();
  }

  static Position position(String text) {
    if (PackedOffsets.isPacked(text)) {
      return PackedOffsets.position(text);
    }
    Map<TopicPartition, NextOffset> next = new HashMap<>();
    readByTopic(text, OFFSET)
        .forEach(
            entry ->
                next.put(
                    entry.partition(),
                    new NextOffset(entry.number(2), Math.toIntExact(entry.number(3)))));
    return Position.of(next);
  }

  static String ranges(List<OffsetRange> ranges) {
    if (ranges.size() > READABLE) {
      return PackedOffsets.ranges(ranges);
    }
    ByTopic text = new ByTopic();
    for (OffsetRange range : ranges) {
      text.add(
          range.partition(),
          "%d:%d..%d".formatted(range.partition().partition(), range.from(), range.until()));
    }
    return text.toString();
  }

  static List<OffsetRange> ranges(String text) {
    if (PackedOffsets.isPacked(text)) {
      return PackedOffsets.ranges(text);
    }
    return readByTopic(text, RANGE).stream()
        .map(entry -> new OffsetRange(entry.partition(), entry.number(2), entry.number(3)))
        .toList();
  }

  /** Names a topic once for all its partitions that follow one another. */
  private static final class ByTopic {
    private final StringBuilder text = new StringBuilder();
    private String topic = "";

    void add(TopicPartition partition, String entry) {
      if (!partition.topic().equals(topic)) {
        topic = CompactText.match(TOPIC, partition.topic()).group();
        text.append(text.isEmpty() ? "" : CompactText.BETWEEN).append(topic);
      }
      text.append(' ').append(entry);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  private record Entry(String topic, Matcher found) {
    TopicPartition partition() {
      return new TopicPartition(topic, Math.toIntExact(number(1)));
    }

    long number(int group) {
      return Long.parseLong(found.group(group));
    }
  }

  private static List<Entry> readByTopic(String text, Pattern pattern) {
    List<Entry> entries = new ArrayList<>();
    for (String piece : CompactText.pieces(text, CompactText.BETWEEN)) {
      List<String> words = CompactText.pieces(piece, " ");
      String topic = words.get(0);
      words.stream()
          .skip(1)
          .forEach(word -> entries.add(new Entry(topic, CompactText.match(pattern, word))));
    }
    return entries;
  }
}
