package io.tidemill.core.operator;

import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.offsets.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a change of position does to each partition.
 *
 * @param passed offsets that it passes over unprocessed
 * @param again offsets that were processed, and will be again
 */
record Moves(List<OffsetRange> passed, List<OffsetRange> again) {
  Moves {
    passed = List.copyOf(passed);
    again = List.copyOf(again);
  }

  /**
   * From the position that {@code topic} was read with. Where a log ends below the position, what
   * was processed beyond its end is gone, and isn't processed again.
   *
   * @param to names each partition of the topic
   */
  static Moves of(Backlog topic, Position to) {
    List<OffsetRange> passed = new ArrayList<>();
    List<OffsetRange> again = new ArrayList<>();
    for (PartitionBacklog partition : topic.partitions()) {
      long next = to.next().get(partition.partition()).offset();
      long processed = Math.min(partition.position(), partition.logEnd());
      if (next > partition.position()) {
        passed.add(new OffsetRange(partition.partition(), partition.position(), next));
      } else if (next < processed) {
        again.add(new OffsetRange(partition.partition(), next, processed));
      }
    }
    return new Moves(passed, again);
  }

  /** Into a topic of which nothing has been processed. */
  static Moves intoAnew(Position to) {
    List<OffsetRange> passed = new ArrayList<>();
    to.next()
        .forEach(
            (partition, next) -> {
              if (next.offset() > 0) {
                passed.add(new OffsetRange(partition, 0, next.offset()));
              }
            });
    return new Moves(passed, List.of());
  }

  List<String> words() {
    List<String> words = new ArrayList<>();
    if (!passed.isEmpty()) {
      words.add(
          "%s are passed over: no longer guaranteed, and recorded."
              .formatted(Numbers.offsets(passed)));
    }
    if (!again.isEmpty()) {
      words.add("%s are processed again.".formatted(Numbers.offsets(again)));
    }
    if (words.isEmpty()) {
      words.add("No record is passed over, and none is processed again.");
    }
    return words;
  }

  /** {@code flights-0:1500, flights-1:1480}. */
  static String words(Position position) {
    return position.next().entrySet().stream()
        .map(entry -> entry.getKey() + ":" + offset(entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String offset(NextOffset next) {
    return Long.toString(next.offset());
  }
}
