package io.tidemill.bench.contender;

import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes requests for jobs, which the bench forks itself, to measure them. */
final class RecordedJobs implements JobLauncher {
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private JobRequest newest;

  @Override
  public synchronized String launch(JobRequest request) {
    newest = request;
    set(request, JobState.RUNNING);
    return request.name();
  }

  /** The request that came last. */
  synchronized JobRequest newest() {
    return newest;
  }

  synchronized void ended(JobRequest request, JobState state) {
    set(request, state);
  }

  private void set(JobRequest request, JobState state) {
    String name = request.name();
    jobs.put(name, new Job(name, name, state, "", Instant.now()));
  }

  @Override
  public synchronized Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized List<Job> jobsNamed(String name, Instant since) {
    return job(name).stream().toList();
  }

  @Override
  public void cancel(String id) {
    throw new UnsupportedOperationException("The bench lets every job end by itself");
  }
}
