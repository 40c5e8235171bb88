package io.tidemill.simulation.world;

import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;

/**
 * A job of {@link SimJobService}: what was asked for, what the service reports, and whether a
 * process really works on it. A zombie is one that is reported as ended, and alive.
 */
public final class SimJobRun {
  private final String id;
  private final JobRequest request;
  private final TrueTime time;
  private final long createdAt;
  private JobState state = JobState.WAITING;
  private String details = "";
  private long updatedAt;
  private boolean alive;
  private boolean cancelling;

  SimJobRun(String id, JobRequest request, TrueTime time) {
    this.id = id;
    this.request = request;
    this.time = time;
    this.createdAt = time.micros();
    this.updatedAt = createdAt;
  }

  public String id() {
    return id;
  }

  public JobRequest request() {
    return request;
  }

  /** True time, µs. */
  public long createdAt() {
    return createdAt;
  }

  /** When what the service reports last changed: true time, µs. */
  public long updatedAt() {
    return updatedAt;
  }

  /** What the service reports. */
  public JobState state() {
    return state;
  }

  /** Whether a process works on it, whatever the service says. */
  public boolean alive() {
    return alive;
  }

  /** Whether somebody has asked the service to stop it, and it hasn't been confirmed as ended. */
  public boolean cancelling() {
    return cancelling;
  }

  /** The service has found room: a process begins, and is reported as running. */
  public void begin() {
    alive = true;
    report(JobState.RUNNING, "");
  }

  /** The process is no more; what the service reports is as it was. */
  public void died() {
    alive = false;
  }

  /** The service reports another state, whether true or not. */
  public void report(JobState reported, String why) {
    if (reported != state) {
      updatedAt = time.micros();
    }
    state = reported;
    details = why;
    if (reported.ended()) {
      cancelling = false;
    }
  }

  void cancelRequested() {
    cancelling = true;
    report(JobState.CANCELLING, "cancel requested");
  }

  Job job() {
    return new Job(id, request.name(), state, details, TrueTime.at(updatedAt));
  }
}
