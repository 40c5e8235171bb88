package io.tidemill.simulation;

import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.run.AttemptEnd;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.simulation.world.SimJobRun;
import io.tidemill.simulation.world.SimJobService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs what the job service has taken: finds room for jobs, sooner or later; reports what becomes
 * of them, truly or not; stops them when told to, or not.
 */
final class JobHost implements Watch.Jobs {
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private static final long ROOM = 0x4001;
  private static final long REPORT = 0x4002;
  private static final long PAUSED = 0x4003;
  private static final long STOP = 0x4004;
  private static final long SKEW = 0x4005;

  private final Kernel kernel;
  private final Dice dice;
  private final SimJobService service;
  private final Function<JobRequest, Function<Process, Object>> works;
  private final Events events;
  private final Map<EntrantId, SimJobRun> byEntrant = new HashMap<>();
  private final Map<SimJobRun, Process> processes = new HashMap<>();
  private final List<SimJobRun> stopping = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private int starving;
  private int seen;
  private boolean calm;

  /** What others want to hear of. */
  interface Events {
    /** Counts a situation. */
    void hit(String situation);

    /** The service tells that a job's state has changed. */
    void changed(SimJobRun job);
  }

  JobHost(
      Kernel kernel,
      Dice dice,
      SimJobService service,
      Function<JobRequest, Function<Process, Object>> works,
      Events events) {
    this.kernel = kernel;
    this.dice = dice;
    this.service = service;
    this.works = works;
    this.events = events;
  }

  /** There is no room for the next so many jobs, for hours. */
  void starve(int jobs) {
    starving = jobs;
  }

  /** From now on the service does what it should, and jobs that hang are ended. */
  void calmDown() {
    calm = true;
    starving = 0;
    for (SimJobRun job : service.jobs()) {
      if (job.cancelling()) {
        kernel.later(30 * MINUTE, () -> stopped(job));
      }
    }
  }

  /** Whether any process of a job may still do anything. */
  boolean busy() {
    for (Process process : processes.values()) {
      if (process.lives()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean ended(EntrantId entrant) {
    SimJobRun job = byEntrant.get(entrant);
    return job == null || job.state().ended();
  }

  @Override
  public boolean sleeping() {
    for (Map.Entry<SimJobRun, Process> each : processes.entrySet()) {
      if (each.getKey().state().ended() && each.getValue().lives()) {
        return true;
      }
    }
    return false;
  }

  /** Ends all processes whose jobs are reported as ended. */
  void endZombies() {
    for (SimJobRun job : service.jobs()) {
      Process process = processes.get(job);
      if (process != null && job.state().ended()) {
        process.kill();
      }
    }
  }

  /** Looks at what the service was asked for since. */
  void look() {
    for (; seen < service.jobs().size(); seen++) {
      arrange(service.jobs().get(seen), seen);
    }
    for (SimJobRun job : service.jobs()) {
      if (job.cancelling() && !stopping.contains(job)) {
        stopping.add(job);
        stop(job);
      }
    }
  }

  private void arrange(SimJobRun job, int number) {
    if (!names.add(job.request().name())) {
      events.hit("F07 two jobs of one attempt");
    }
    boolean starves = starving > 0;
    if (starves) {
      starving--;
      events.hit("F27 no capacity");
    }
    long wait =
        starves
            ? HOUR + dice.below(12 * 60, ROOM, number) * MINUTE
            : (10 + dice.below(80, ROOM, number)) * SECOND;
    kernel.later(wait, () -> begin(job, number));
  }

  private void begin(SimJobRun job, int number) {
    if (job.state() != JobState.WAITING) {
      return;
    }
    job.begin();
    kernel.trace("job begins", job.request().name());
    long skew = (dice.below(4_000, SKEW, number) - 2_000) * 1_000L;
    Process process =
        kernel.spawn("job", job.id(), 0, skew, works.apply(job.request()), new Ending(job, number));
    JobRequest request = job.request();
    process.launchedFor(request.pipeline() + "/" + request.run() + "/" + request.attempt());
    byEntrant.put(process.entrant(), job);
    processes.put(job, process);
  }

  private void stop(SimJobRun job) {
    int way = calm ? 0 : dice.below(8, STOP, service.jobs().indexOf(job));
    long wait = (5 + dice.below(240, STOP, 1_000 + seen)) * SECOND;
    if (way == 0 && !calm) {
      events.hit("F61 cancel is never confirmed");
    } else if (way == 1) {
      // The service has lost the job out of sight; its process goes on.
      kernel.later(wait, () -> report(job, JobState.CANCELLED, "cancelled, it seems"));
    } else {
      kernel.later(wait, () -> stopped(job));
    }
  }

  private void stopped(SimJobRun job) {
    Process process = processes.get(job);
    report(job, JobState.CANCELLED, "cancelled");
    if (process != null) {
      process.kill();
    }
  }

  private void report(SimJobRun job, JobState state, String why) {
    if (!job.state().ended()) {
      job.report(state, why);
      kernel.trace("service reports " + state, job.request().name());
      events.changed(job);
    }
  }

  /** What the service makes of a job's end. */
  private final class Ending implements Process.End {
    private final SimJobRun job;
    private final int number;
    private int pauses;

    private Ending(SimJobRun job, int number) {
      this.job = job;
      this.number = number;
    }

    @Override
    public void returned(Object result) {
      boolean committed = result instanceof AttemptEnd.Committed;
      boolean lies = !calm && dice.once(10, REPORT, number);
      if (lies && committed) {
        events.hit("F29 FAILED after commit");
      } else if (!committed) {
        events.hit("F29 SUCCESS without commit");
      }
      if (!(result instanceof AttemptEnd.Blocked)) {
        ended(lies ? JobState.FAILED : JobState.SUCCEEDED, "its driver has ended");
      } else {
        ended(JobState.FAILED, "it can't run");
      }
    }

    @Override
    public void failed(TidemillException failure) {
      boolean lies = !calm && dice.once(20, REPORT, number);
      if (lies) {
        events.hit("F29 SUCCESS without commit");
      }
      ended(lies ? JobState.SUCCEEDED : JobState.FAILED, failure.getMessage());
    }

    @Override
    public void died() {
      ended(JobState.FAILED, "its driver died");
    }

    @Override
    public void paused(long until) {
      pauses++;
      if (dice.below(3, PAUSED, number * 8L + pauses) > 0) {
        kernel.later(
            MINUTE + dice.below(600, PAUSED, number) * SECOND,
            () -> report(job, JobState.FAILED, "lost contact"));
      }
    }

    private void ended(JobState state, String why) {
      job.died();
      long wait = (1 + dice.below(60, REPORT, number + 100_000L)) * SECOND;
      kernel.later(wait, () -> report(job, state, why));
    }
  }
}
