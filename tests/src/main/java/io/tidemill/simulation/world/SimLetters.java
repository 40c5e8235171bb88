package io.tidemill.simulation.world;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table of dead letters: per record and sink, the one with the latest timestamp. */
final class SimLetters {
  private final Map<Key, DeadLetter> letters = new TreeMap<>();

  private record Key(PipelineId pipeline, String topicId, int partition, long offset, String sink)
      implements Comparable<Key> {
    private static Key of(DeadLetter letter) {
      return new Key(
          letter.pipeline(), letter.topicId(), letter.partition(), letter.offset(), letter.sink());
    }

    @Override
    public int compareTo(Key other) {
      int order = pipeline.value().compareTo(other.pipeline.value());
      order = order != 0 ? order : topicId.compareTo(other.topicId);
      order = order != 0 ? order : Integer.compare(partition, other.partition);
      order = order != 0 ? order : Long.compare(offset, other.offset);
      return order != 0 ? order : sink.compareTo(other.sink);
    }
  }

  void put(DeadLetter letter) {
    letters.merge(
        Key.of(letter), letter, (old, fresh) -> fresh.timestamp() >= old.timestamp() ? fresh : old);
  }

  void remove(DeadLetter letter) {
    letters.computeIfPresent(
        Key.of(letter), (key, known) -> known.timestamp() > letter.timestamp() ? known : null);
  }

  List<DeadLetter> all() {
    return new ArrayList<>(letters.values());
  }

  List<DeadLetter> read(PipelineId pipeline, String topicId, int partition, long from, long until) {
    List<DeadLetter> found = new ArrayList<>();
    for (DeadLetter letter : letters.values()) {
      if (letter.pipeline().equals(pipeline)
          && letter.topicId().equals(topicId)
          && letter.partition() == partition
          && letter.offset() >= from
          && letter.offset() < until) {
        found.add(letter);
      }
    }
    return found;
  }
}
