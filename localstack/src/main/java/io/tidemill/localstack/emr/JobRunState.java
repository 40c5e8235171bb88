package io.tidemill.localstack.emr;

import io.tidemill.core.wiring.Events;

/** The states of a job run, by EMR Serverless' names. */
public enum JobRunState {
  SUBMITTED,
  /** Waits because as many job runs as allowed are under way. */
  QUEUED,
  PENDING,
  SCHEDULED,
  /** The driver's process is there. */
  RUNNING,
  SUCCESS,
  FAILED,
  /** The driver has been told to end. */
  CANCELLING,
  CANCELLED;

  /** Whether nothing follows. */
  public boolean ended() {
    return Events.ENDED_JOB_STATES.contains(name());
  }
}
