package io.tidemill.localstack;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.localstack.emr.JobRun;

/**
 * Is told what happens in a {@link LocalCloud}; for displays. Called from the cloud's own threads,
 * several at once: be quick, and don't call the cloud back from here. What a method throws is
 * logged and has no other effect.
 */
public interface CloudObserver {
  /** The lag watch has looked; about every second. */
  default void lag(PipelineId pipeline, Backlog backlog) {}

  /** A wake-up, whatever caused it, left the pipeline so. */
  default void outcome(PipelineId pipeline, Outcome outcome) {}

  /** A wake-up failed; the next one tries again. */
  default void failure(PipelineId pipeline, TidemillException failure) {}

  /** A job run has another state; in order for each job run, every state once. */
  default void jobRun(JobRun now) {}
}
