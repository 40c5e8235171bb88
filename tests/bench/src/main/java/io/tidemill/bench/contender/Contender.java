package io.tidemill.bench.contender;

import io.tidemill.bench.check.WriteTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to take a range of Kafka into a table. For use by one thread. */
public interface Contender {
  String name();

  /** How it is set up, beside what all have in common. */
  Map<String, String> settings();

  /** Whether it leaves rows in the table; false for one that only reads. */
  default boolean writes() {
    return true;
  }

  /**
   * Makes ready for a turn.
   *
   * @param folder the turn's own
   */
  Turn turn(Task task, Path folder);

  /**
   * What is to be done.
   *
   * @param table with its keyspace
   * @param from per partition, the first offset
   * @param until per partition, the offset after the last
   */
  record Task(String table, List<Long> from, List<Long> until) {
    public Task {
      from = List.copyOf(from);
      until = List.copyOf(until);
    }

    /** How many records there are. */
    public long records() {
      return sum(until) - sum(from);
    }

    private static long sum(List<Long> offsets) {
      return offsets.stream().mapToLong(Long::longValue).sum();
    }
  }

  /** A turn that is ready. */
  interface Turn {
    ForkCommand command();

    /**
     * Looks what it says of itself, once its process has ended well.
     *
     * @throws io.tidemill.core.TidemillException if it isn't what a good end leaves
     */
    default Told told() {
      return Told.NOTHING;
    }
  }

  /**
   * What a contender says of itself.
   *
   * @param steps how long each of its steps took, in their order
   * @param committedAt when its work counted; empty if it knows no such moment
   * @param writeTimes of its rows; empty if it leaves them to the store's clients
   */
  record Told(
      Map<String, Duration> steps, Optional<Instant> committedAt, Optional<WriteTimes> writeTimes) {
    public static final Told NOTHING = new Told(Map.of(), Optional.empty(), Optional.empty());
  }
}
