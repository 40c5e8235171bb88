package io.tidemill.testkit;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.BilledUse;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A job service whose jobs do nothing: they run from their launch on, until a test says otherwise.
 * Safe for use by several threads.
 */
public final class InMemoryJobs implements JobLauncher {
  private final InstantSource clock;
  private final Losses losses = new Losses();
  private final Map<String, Launched> jobs = new LinkedHashMap<>();
  private final Map<String, String> idsByToken = new HashMap<>();

  private final Set<String> stubborn = new HashSet<>();

  private record Launched(Job job, Instant createdAt) {}

  public InMemoryJobs(InstantSource clock) {
    this.clock = clock;
  }

  /** Loses answers to launches that are sent from now on; what a launcher then can't know. */
  public Losses losses() {
    return losses;
  }

  /** Forgets which launches were asked for; jobs stay. The same launch then makes another job. */
  public synchronized void forgetTokens() {
    idsByToken.clear();
  }

  /** Lets the job be told to stop without ever stopping by itself. */
  public synchronized void stubborn(String id) {
    stubborn.add(id);
  }

  /** Sets a job's state, whatever it is. */
  public synchronized void set(String id, JobState state, String details) {
    Launched launched = jobs.get(id);
    Job job = new Job(id, launched.job().name(), state, details, clock.instant());
    jobs.put(id, new Launched(job, launched.createdAt()));
  }

  /** Has the job's service say what it is charged for. */
  public synchronized void bill(String id, BilledUse use) {
    Launched launched = jobs.get(id);
    Job job = launched.job();
    jobs.put(
        id,
        new Launched(
            new Job(id, job.name(), job.state(), job.details(), job.updatedAt(), Optional.of(use)),
            launched.createdAt()));
  }

  /** All jobs ever launched, in order. */
  public synchronized List<Job> all() {
    return jobs.values().stream().map(Launched::job).toList();
  }

  @Override
  public String launch(JobRequest request) {
    try {
      return losses.pass(() -> launchOnce(request));
    } catch (Losses.AnswerLost e) {
      throw new TidemillException(
          FailureKind.UNKNOWN_OUTCOME,
          "Whether job %s was launched could not be learned".formatted(request.name()),
          e);
    }
  }

  private synchronized String launchOnce(JobRequest request) {
    return idsByToken.computeIfAbsent(
        request.name(),
        name -> {
          String id = "job" + (jobs.size() + 1);
          Instant now = clock.instant();
          jobs.put(id, new Launched(new Job(id, name, JobState.RUNNING, "", now), now));
          return id;
        });
  }

  @Override
  public synchronized Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id)).map(Launched::job);
  }

  @Override
  public synchronized List<Job> jobsNamed(String name, Instant since) {
    return jobs.values().stream()
        .filter(launched -> launched.job().name().equals(name))
        .filter(launched -> !launched.createdAt().isBefore(since))
        .map(Launched::job)
        .toList();
  }

  @Override
  public synchronized void cancel(String id) {
    job(id)
        .filter(job -> !job.state().ended())
        .ifPresent(
            job ->
                set(
                    id,
                    stubborn.contains(id) ? JobState.CANCELLING : JobState.CANCELLED,
                    "cancelled"));
  }
}
