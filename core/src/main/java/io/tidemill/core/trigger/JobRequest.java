package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.JobSize;
import java.util.Optional;

/**
 * A job to launch. It takes ranges and definition from the ledger, and needs no more than to be
 * told which attempt it is.
 *
 * @param name the job's name, and the token by which asking twice is known: {@link
 *     io.tidemill.core.Names#job}
 * @param size how large it is asked to be, the same whenever it is asked for; empty for whatever
 *     the service gives
 */
public record JobRequest(
    String name, PipelineId pipeline, long run, int attempt, Optional<JobSize> size) {
  public JobRequest {
    requireNonNull(name, "name");
    requireNonNull(pipeline, "pipeline");
    requireNonNull(size, "size");
  }

  /** A job of whatever size the service gives. */
  public JobRequest(String name, PipelineId pipeline, long run, int attempt) {
    this(name, pipeline, run, attempt, Optional.empty());
  }
}
