package io.tidemill.core.offsets;

/**
 * Reads what Kafka knows of a topic. Implementations are safe for use by several threads.
 *
 * <p>Both methods throw a {@link io.tidemill.core.TidemillException}: of kind {@code PIPELINE} if
 * the topic doesn't exist, {@code OPERATOR} if it may not be read, {@code INFRASTRUCTURE} if Kafka
 * can't be reached.
 */
public interface BacklogReader {
  /**
   * Where {@code from} points in the topic as it is now, for each of its partitions.
   *
   * @throws IllegalArgumentException for {@link StartFrom.Group}, which {@link GroupOffsets} knows
   */
  TopicPosition start(String topic, StartFrom from);

  /**
   * What waits in the topic from {@code position} on. A partition that {@code position} doesn't
   * name starts at its beginning: at offset 0 if others are named, as it was added since, and what
   * retention took of it was never seen; else at its log start.
   */
  Backlog read(String topic, Position position);
}
