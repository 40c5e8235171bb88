package io.tidemill.localstack.event;

import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.EmrEvent;
import io.tidemill.localstack.emr.EmrEvents;
import io.tidemill.localstack.emr.JobRun;

/** Makes of what EMR Serverless says of job runs what wakes functions. */
public final class JobRunEvents {
  private JobRunEvents() {}

  /**
   * The job run has another state.
   *
   * @param releaseLabel of its application
   */
  public static CloudEvent changed(JobRun run, String releaseLabel) {
    EmrEvent event = EmrEvents.changed(run, releaseLabel);
    return new CloudEvent(
        event.id(),
        EventKind.JOB_RUN,
        event.time(),
        event.resources(),
        run.name().isEmpty() ? run.id() : run.name(),
        event.detail());
  }
}
