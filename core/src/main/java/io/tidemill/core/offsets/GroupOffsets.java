package io.tidemill.core.offsets;

import java.util.Optional;

/**
 * The published view of positions: the offsets of a Kafka consumer group, which lag metrics and
 * other tools read. The ledger holds the truth; these may vanish or be reset at any time.
 *
 * <p>Methods throw a {@link io.tidemill.core.TidemillException} if Kafka can't be reached, refuses,
 * or the group has members.
 */
public interface GroupOffsets {
  /**
   * Publishes {@code position}, with the number of the run that reached it (0 before the first).
   */
  void publish(String group, Position position, long run);

  /**
   * What was published last: the newest run, with the offsets of the partitions that still carry
   * it. Offsets that somebody else has set since are none of ours, and their partitions missing;
   * empty if none is ours.
   */
  Optional<Published> read(String group);

  /**
   * A published position.
   *
   * @param run the number of the run that reached the position; 0 before the first
   */
  record Published(Position position, long run) {}
}
