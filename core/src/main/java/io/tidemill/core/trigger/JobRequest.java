package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;

/**
 * A job to launch. It takes ranges and definition from the ledger, so these three are all it needs.
 *
 * @param name the job's name, and the token by which asking twice is known: {@link
 *     io.tidemill.core.Names#job}
 */
public record JobRequest(String name, PipelineId pipeline, long run, int attempt) {
  public JobRequest {
    requireNonNull(name, "name");
    requireNonNull(pipeline, "pipeline");
  }
}
