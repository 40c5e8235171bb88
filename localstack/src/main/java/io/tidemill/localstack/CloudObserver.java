package io.tidemill.localstack;

import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;

/**
 * Is told what happens in a {@link LocalCloud}; for displays. Called from the cloud's own threads,
 * several at once: be quick, and don't call the cloud back from here. What a method throws is
 * logged and has no other effect.
 */
public interface CloudObserver {
  /** The lag watch has looked; about every second. */
  default void lag(PipelineId pipeline, Backlog backlog) {}

  /** Something that functions may be woken by; told before they are. */
  default void happened(CloudEvent event) {}

  /** A job run has another state; in order for each job run, every state once. */
  default void jobRun(JobRun now) {}

  /** A function answered, which may say that pipelines failed. */
  default void answered(WakeUp wakeUp, WakeUpAnswer answer) {}

  /** No function answered, after the retries there are; the next wake-up does this one's work. */
  default void failed(WakeUp wakeUp, TidemillException failure) {}
}
