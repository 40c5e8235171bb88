package io.tidemill.core.offsets;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Where in a topic an operator points: a place that has a name, or offsets. */
public sealed interface Place {
  <R> R match(Function<StartFrom, R> onNamed, Function<Offsets, R> onOffsets);

  /**
   * Reads {@code earliest}, {@code latest}, {@code group}, a time such as {@code
   * 2026-01-31T00:00:00Z}, or offsets of partitions such as {@code 0:1500,1:1480}.
   *
   * @throws IllegalArgumentException if it is none of them; the message says what was expected and
   *     found
   */
  static Place parse(String text) {
    return switch (text) {
      case "earliest" -> new Named(new StartFrom.Earliest());
      case "latest" -> new Named(new StartFrom.Latest());
      case "group" -> new Named(new StartFrom.Group());
      default -> {
        if (OffsetsText.looksLike(text)) {
          yield new Offsets(OffsetsText.parse(text));
        }
        if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
          yield new Named(StartFrom.Time.parse(text));
        }
        throw new IllegalArgumentException(
            "earliest, latest, group, a time (2026-01-31T00:00:00Z) or partition:offset,… "
                + "(0:1500,1:1480) is expected; found \"%s\"".formatted(text));
      }
    };
  }

  /** A place that each partition has. */
  record Named(StartFrom from) implements Place {
    @Override
    public <R> R match(Function<StartFrom, R> onNamed, Function<Offsets, R> onOffsets) {
      return onNamed.apply(from);
    }
  }

  /**
   * Some partitions' next offsets.
   *
   * @param next by the partitions' numbers; at least one
   */
  record Offsets(SortedMap<Integer, Long> next) implements Place {
    public Offsets {
      next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
      if (next.isEmpty()) {
        throw new IllegalArgumentException("Offsets of at least one partition are expected");
      }
      next.forEach(
          (partition, offset) -> {
            if (partition < 0 || offset < 0) {
              throw new IllegalArgumentException(
                  "Partitions and offsets must be >= 0, got %d:%d".formatted(partition, offset));
            }
          });
    }

    /**
     * {@code position} with these partitions of {@code topic} moved; their leader epochs are
     * unknown. Partitions that aren't named stay.
     */
    public Position moved(String topic, Position position) {
      Position moved = position;
      for (Map.Entry<Integer, Long> entry : next.entrySet()) {
        moved =
            moved.with(
                new TopicPartition(topic, entry.getKey()),
                new NextOffset(entry.getValue(), NextOffset.UNKNOWN_EPOCH));
      }
      return moved;
    }

    @Override
    public <R> R match(Function<StartFrom, R> onNamed, Function<Offsets, R> onOffsets) {
      return onOffsets.apply(this);
    }
  }
}
