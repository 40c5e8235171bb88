package io.tidemill.testkit;

import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobState;
import java.time.InstantSource;

/** The launcher without a service keeps the contract, so that what stands on it stands. */
class InMemoryJobsTest extends JobLauncherContract {
  private final InMemoryJobs jobs = new InMemoryJobs(InstantSource.system());

  @Override
  protected JobLauncher launcher() {
    return jobs;
  }

  @Override
  protected void succeed(String jobId) {
    jobs.set(jobId, JobState.SUCCEEDED, "");
  }

  @Override
  protected void fail(String jobId) {
    jobs.set(jobId, JobState.FAILED, "told to fail");
  }
}
