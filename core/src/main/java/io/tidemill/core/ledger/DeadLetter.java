package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import java.nio.ByteBuffer;

/**
 * A record that could not be processed, kept so that nothing is lost.
 *
 * @param sink the table that could not take the record's row, or empty if the record could not be
 *     decoded at all
 * @param timestamp µs: the record's row timestamp, at which the letter is written, so that a later
 *     attempt's letter replaces an earlier one's
 * @param key the record's key bytes, not to be consumed; null if it has none
 * @param value the record's value bytes, not to be consumed; null if it has none
 * @param error what was expected and what was found
 */
public record DeadLetter(
    PipelineId pipeline,
    String topicId,
    int partition,
    long offset,
    String sink,
    long run,
    int attempt,
    long timestamp,
    ByteBuffer key,
    ByteBuffer value,
    String error) {
  /** {@link #sink()} of a record that could not be decoded. */
  public static final String NO_SINK = "";

  public DeadLetter {
    requireNonNull(pipeline, "pipeline");
    requireNonNull(topicId, "topicId");
    requireNonNull(sink, "sink");
    requireNonNull(error, "error");
  }
}
