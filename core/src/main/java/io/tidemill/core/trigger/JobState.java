package io.tidemill.core.trigger;

/** How far a job has come. */
public enum JobState {
  /** Accepted; waits for capacity. */
  WAITING,
  RUNNING,
  /** Told to stop, not stopped yet. */
  CANCELLING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Whether the job runs no more and never will. */
  public boolean ended() {
    return this == SUCCEEDED || this == FAILED || this == CANCELLED;
  }
}
