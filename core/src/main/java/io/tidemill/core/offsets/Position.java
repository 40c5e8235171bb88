package io.tidemill.core.offsets;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far a pipeline has come: per partition, the next offset to process. A partition that is
 * missing has not been seen yet, and starts at its beginning. Immutable.
 */
public record Position(SortedMap<TopicPartition, NextOffset> next) {
  /** The position of a pipeline that has seen no partition. */
  public static final Position NONE = new Position(new TreeMap<>());

  public Position {
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
  }

  public static Position of(Map<TopicPartition, NextOffset> next) {
    return new Position(new TreeMap<>(next));
  }

  public Optional<NextOffset> at(TopicPartition partition) {
    return Optional.ofNullable(next.get(partition));
  }

  /** This position with {@code partition} moved to {@code offset}. */
  public Position with(TopicPartition partition, NextOffset offset) {
    SortedMap<TopicPartition, NextOffset> moved = new TreeMap<>(next);
    moved.put(partition, offset);
    return new Position(moved);
  }

  /** Whether both name the same offsets; leader epochs, which may be unknown on one side, aside. */
  public boolean sameOffsets(Position other) {
    return next.keySet().equals(other.next.keySet())
        && next.entrySet().stream()
            .allMatch(
                entry -> entry.getValue().offset() == other.next.get(entry.getKey()).offset());
  }
}
