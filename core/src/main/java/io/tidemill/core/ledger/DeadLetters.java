package io.tidemill.core.ledger;

import io.tidemill.core.PipelineId;
import java.util.stream.Stream;

/**
 * Where records that could not be processed are kept. Used by every executor of a job, so apart
 * from {@link Ledger}, which the driver alone needs.
 */
public interface DeadLetters {
  /** Starts to write {@code letter}; {@link #flush} waits for it. May wait for room. */
  void write(DeadLetter letter);

  /**
   * Starts to delete {@code letter} as it was read; {@link #flush} waits for it. A later letter of
   * the same record and sink stays. May wait for room.
   */
  void delete(DeadLetter letter);

  /**
   * Waits until all that was started is acknowledged.
   *
   * @throws io.tidemill.core.TidemillException of kind {@code INFRASTRUCTURE} if one is not
   */
  void flush();

  /** The letters of one topic partition among offsets {@code [from, until)}, by offset. */
  Stream<DeadLetter> read(
      PipelineId pipeline, String topicId, int partition, long from, long until);
}
