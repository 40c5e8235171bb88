package io.tidemill.simulation.world;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The service that runs jobs. What it reports of a job and whether the job's process lives are two
 * things, each set by the environment; a process reaches it by {@link #launcher}.
 */
public final class SimJobService {
  private final TrueTime time;
  private final List<SimJobRun> jobs = new ArrayList<>();
  private final Map<String, SimJobRun> byId = new HashMap<>();
  private final Map<String, String> idsByToken = new HashMap<>();

  public SimJobService(TrueTime time) {
    this.time = time;
  }

  /** All jobs ever launched, in order. */
  public List<SimJobRun> jobs() {
    return jobs;
  }

  /** Forgets which launches were asked for; jobs stay. The same launch then makes another job. */
  public void forgetTokens() {
    idsByToken.clear();
  }

  /** The service as one process reaches it. */
  public JobLauncher launcher(Calls calls) {
    return new JobLauncher() {
      @Override
      public String launch(JobRequest request) {
        try {
          return calls.call("jobs.launch", () -> launchOnce(request));
        } catch (AnswerLost e) {
          throw new TidemillException(
              FailureKind.UNKNOWN_OUTCOME,
              "Whether job " + request.name() + " was launched could not be learned",
              e);
        }
      }

      @Override
      public Optional<Job> job(String id) {
        try {
          return calls.call(
              "jobs.get", () -> Optional.ofNullable(byId.get(id)).map(SimJobRun::job));
        } catch (AnswerLost e) {
          throw unanswered(e);
        }
      }

      @Override
      public List<Job> jobsNamed(String name, Instant since) {
        try {
          return calls.call("jobs.list", () -> named(name, TrueTime.micros(since)));
        } catch (AnswerLost e) {
          throw unanswered(e);
        }
      }

      @Override
      public void cancel(String id) {
        try {
          calls.run("jobs.cancel", () -> requestCancel(id));
        } catch (AnswerLost e) {
          throw unanswered(e);
        }
      }
    };
  }

  private static TidemillException unanswered(AnswerLost e) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE, "The job service gave no answer; the next look asks again", e);
  }

  private String launchOnce(JobRequest request) {
    String known = idsByToken.get(request.name());
    if (known != null) {
      return known;
    }
    SimJobRun job = new SimJobRun("job" + (jobs.size() + 1), request, time);
    jobs.add(job);
    byId.put(job.id(), job);
    idsByToken.put(request.name(), job.id());
    return job.id();
  }

  private List<Job> named(String name, long since) {
    List<Job> found = new ArrayList<>();
    for (SimJobRun job : jobs) {
      if (job.createdAt() >= since && job.request().name().equals(name)) {
        found.add(job.job());
      }
    }
    return found;
  }

  private void requestCancel(String id) {
    SimJobRun job = byId.get(id);
    if (job != null && !job.state().ended()) {
      job.cancelRequested();
    }
  }
}
