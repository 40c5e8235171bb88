package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.pipeline.Durations;
import io.tidemill.core.policy.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Begins attempts of runs, launches their jobs, and sees how they end. Each move gives an outcome,
 * or nothing where the pipeline must be looked at again.
 */
final class Attempts {
  /**
   * How far ahead of the clock a row timestamp may lie: the store accepts 5 minutes (Amazon
   * Keyspaces, client-side timestamps), less one for clocks that differ.
   */
  private static final Duration TIMESTAMPS_AHEAD = Duration.ofMinutes(4);

  /** How much earlier than the claim a job is looked for: hosts' clocks differ. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private final Ledger ledger;
  private final JobLauncher jobs;
  private final Names names;
  private final StoredDefinitions definitions;

  Attempts(Ledger ledger, JobLauncher jobs) {
    this.ledger = ledger;
    this.jobs = requireNonNull(jobs, "jobs");
    this.names = new Names(ledger.id());
    this.definitions = new StoredDefinitions(ledger);
  }

  /**
   * Stores {@code next}, whose live attempt begins, and launches its job. A stale version is left
   * to the next look, and so is a job that somebody else launched meanwhile.
   *
   * @param why what makes the attempt begin
   */
  Optional<Outcome> begin(Version version, PipelineState next, String why) {
    return ledger
        .swap(version, next)
        .match(
            swapped -> launch(swapped.now(), next.phase().run().orElseThrow(), why),
            stale -> Optional.empty());
  }

  /** Launches the job of an attempt that some wake-up began, which may have died since. */
  Optional<Outcome> whenClaimed(Versioned current, Run run, Instant now) {
    return launch(
        current,
        run,
        "%s was begun %s ago (%s, %s), and no job of it was known"
            .formatted(
                Why.attempt(run),
                Durations.words(Duration.between(run.attempt().begunAt(), now)),
                run.reason(),
                Why.records(run.span())));
  }

  private Optional<Outcome> launch(Versioned current, Run run, String why) {
    PipelineState state = current.state();
    PipelineId pipeline = state.pipeline();
    // Whoever claimed may have launched, and died before it could say so.
    List<Job> launched = jobsOf(pipeline, run);
    if (!launched.isEmpty()) {
      ledger.swap(current.version(), state.launched(launched.get(0).id()));
      return Optional.empty();
    }
    List<SinkChange> changes = changes(state, run);
    int attempt = run.attempt().number();
    String jobId =
        jobs.launch(
            new JobRequest(
                names.job(pipeline, run.number(), attempt), pipeline, run.number(), attempt));
    // A job that entered before its launch is recorded makes this stale, which is harmless.
    ledger.swap(current.version(), state.launched(jobId));
    return Optional.of(new Outcome.Launched(run.number(), attempt, jobId, why, changes));
  }

  /** What the run's definition changes; said once, with the first attempt that counts. */
  private List<SinkChange> changes(PipelineState state, Run run) {
    return run.attempts().size() > 1
        ? List.of()
        : state.lastCommit().map(last -> definitions.changes(last.run(), run)).orElseGet(List::of);
  }

  /** Holds while a job of the attempt lives; then the next attempt, if the run has any left. */
  Optional<Outcome> whenRunning(Versioned current, Phase.Running running, Instant now) {
    Run run = running.current();
    PipelineState state = current.state();
    Optional<Job> recorded = running.jobId().flatMap(jobs::job).filter(Attempts::lives);
    if (recorded.isPresent()) {
      return Optional.of(inProgress(run, recorded.get(), now));
    }
    List<Job> all = jobsOf(state.pipeline(), run);
    Optional<Job> living = all.stream().filter(Attempts::lives).findFirst();
    if (living.isPresent()) {
      return Optional.of(inProgress(run, living.get(), now));
    }
    // All jobs of the attempt have ended. If one of them has committed since the state was loaded,
    // the compare-and-set below is stale, and the next round sees the commit.
    if (run.attemptsSpent()) {
      ledger.swap(current.version(), state.blocked(attemptsSpent(state, run, all)));
      return Optional.empty();
    }
    PipelineState next = state.nextAttempt(now);
    String why =
        String.format(
            Locale.ROOT,
            "attempt %d ended without a commit (%s)",
            run.attempt().number(),
            lastOf(all));
    return tooEarly(next, now).or(() -> begin(current.version(), next, why));
  }

  /**
   * Holds while the attempt's span would reach further ahead of the clock than stores accept: until
   * {@code writeTime + span ≤ now + 4 min}.
   */
  static Optional<Outcome> tooEarly(PipelineState next, Instant now) {
    Instant end = Instant.EPOCH.plus(next.timestampFloor(), ChronoUnit.MICROS);
    Instant earliest = end.minus(TIMESTAMPS_AHEAD);
    return now.isBefore(earliest)
        ? Optional.of(
            new Outcome.Held(
                HoldReason.WRITE_TIME_AHEAD,
                earliest,
                "row timestamps would reach %s ahead of the clock, and stores accept %s: earlier attempts were large, or a clock was ahead; time must pass"
                    .formatted(
                        Durations.words(Duration.between(now, end)),
                        Durations.words(TIMESTAMPS_AHEAD))))
        : Optional.empty();
  }

  private List<Job> jobsOf(PipelineId pipeline, Run run) {
    return jobs.jobsNamed(
        names.job(pipeline, run.number(), run.attempt().number()),
        run.attempt().begunAt().minus(LOOK_BACK));
  }

  private static boolean lives(Job job) {
    return !job.state().ended();
  }

  private static Outcome inProgress(Run run, Job job, Instant now) {
    return Outcome.Held.at(
        now,
        HoldReason.RUN_IN_PROGRESS,
        "%s is %s as job %s".formatted(Why.attempt(run), job.state(), job.id()));
  }

  private static Failure attemptsSpent(PipelineState state, Run run, List<Job> jobs) {
    return new Failure(
        FailureCode.ATTEMPTS_SPENT,
        String.format(
            Locale.ROOT,
            "Run %d of %s ended %d times without a commit (last: %s). Look at its log, then retry",
            run.number(),
            state.pipeline(),
            run.attempts().size(),
            lastOf(jobs)));
  }

  private static String lastOf(List<Job> jobs) {
    return jobs.stream()
        .findFirst()
        .map(
            job ->
                "job %s %s%s"
                    .formatted(
                        job.id(), job.state(), job.details().isBlank() ? "" : ": " + job.details()))
        .orElse("no job of it is known");
  }
}
