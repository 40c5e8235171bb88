package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Durations;
import io.tidemill.core.ledger.Attempt;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.policy.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sees how attempts end. Jobs past their deadline are told to stop, and watched until they have:
 * not until all jobs of an attempt have ended may the next one begin.
 */
final class Endings {
  /** How long jobs that were told to stop may take before a person must look. */
  static final Duration CANCEL_PATIENCE = Duration.ofMinutes(15);

  /** When to look again at jobs that were told to stop. */
  private static final Duration CANCEL_LOOK = Duration.ofMinutes(1);

  /** Of a job that was told to stop before its attempt entered: no log of it tells anything. */
  private static final String NEVER_BEGAN =
      "It never began to work: look at the account's quota of concurrent vCPUs and at the application's maximum capacity";

  private final Ledger ledger;
  private final JobLauncher jobs;
  private final Attempts attempts;

  Endings(Ledger ledger, JobLauncher jobs, Attempts attempts) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.jobs = requireNonNull(jobs, "jobs");
    this.attempts = requireNonNull(attempts, "attempts");
  }

  /** Holds while a job of the attempt lives; then the next attempt, if the run has any left. */
  Optional<Outcome> whenRunning(Versioned current, Phase.Running running, Instant now) {
    Run run = running.current();
    boolean due = !now.isBefore(run.attempt().deadline());
    Optional<Job> recorded = running.jobId().flatMap(jobs::job);
    if (recorded.filter(Endings::lives).isPresent() && !due) {
      return Optional.of(inProgress(run, recorded.get(), now));
    }
    List<Job> all = withRecorded(recorded, attempts.jobsOf(current.state().pipeline(), run));
    List<Job> living = all.stream().filter(Endings::lives).toList();
    if (living.isEmpty()) {
      return ended(current, run, all, now);
    }
    return due
        ? stop(current, running, living, now)
        : Optional.of(inProgress(run, living.get(0), now));
  }

  /** A token that is older than the attempt gives a job that no look-up from its time on lists. */
  private static List<Job> withRecorded(Optional<Job> recorded, List<Job> named) {
    List<Job> all = new ArrayList<>(named);
    recorded
        .filter(job -> named.stream().noneMatch(other -> other.id().equals(job.id())))
        .ifPresent(all::add);
    return all;
  }

  /**
   * All jobs of the attempt have ended. If one of them has committed since the state was loaded, a
   * compare-and-set that follows is stale, and the next round sees the commit.
   */
  private Optional<Outcome> ended(Versioned current, Run run, List<Job> all, Instant now) {
    PipelineState state = current.state();
    if (run.attemptsSpent()) {
      ledger.swap(current.version(), state.blocked(attemptsSpent(state, run, all)));
      return Optional.empty();
    }
    Instant end =
        all.stream()
            .map(Job::updatedAt)
            .max(Comparator.naturalOrder())
            .orElse(run.attempt().begunAt());
    Duration wait = run.limits().backOffAfter(run.attempts().size());
    Instant until = (end.isAfter(now) ? now : end).plus(wait);
    if (now.isBefore(until)) {
      return Optional.of(
          new Outcome.Held(
              HoldReason.BACKING_OFF,
              until,
              "attempt %d of run %d ended without a commit (%s); the next one begins in %s"
                  .formatted(
                      run.attempt().number(),
                      run.number(),
                      lastOf(all),
                      Durations.words(Duration.between(now, until)))));
    }
    return attempts.next(
        current,
        "attempt %d ended without a commit (%s)".formatted(run.attempt().number(), lastOf(all)),
        now);
  }

  private Optional<Outcome> stop(
      Versioned current, Phase.Running running, List<Job> living, Instant now) {
    PipelineState state = current.state();
    if (running.cancelledAt().isEmpty()) {
      ledger.swap(current.version(), state.cancelled(now));
      return Optional.empty();
    }
    Instant patience = running.cancelledAt().get().plus(CANCEL_PATIENCE);
    if (!now.isBefore(patience)) {
      ledger.swap(current.version(), state.blocked(unconfirmed(state, running.current(), living)));
      return Optional.empty();
    }
    living.stream()
        .filter(job -> job.state() != JobState.CANCELLING)
        .forEach(job -> jobs.cancel(job.id()));
    return Optional.of(
        new Outcome.Held(
            HoldReason.CANCELLING, now.plus(CANCEL_LOOK), cancelling(running.current(), living)));
  }

  private static String cancelling(Run run, List<Job> living) {
    Attempt attempt = run.attempt();
    Job job = living.get(0);
    String late =
        "%s is past its deadline, %s; job %s (%s) was told to stop"
            .formatted(PhaseWords.attempt(run), attempt.deadline(), job.id(), job.state());
    return attempt.entered() ? late : late + ". " + NEVER_BEGAN;
  }

  private static boolean lives(Job job) {
    return !job.state().ended();
  }

  private static Outcome inProgress(Run run, Job job, Instant now) {
    Outcome.Held held =
        Outcome.Held.at(
            now,
            HoldReason.RUN_IN_PROGRESS,
            "%s is %s as job %s".formatted(PhaseWords.attempt(run), job.state(), job.id()));
    Instant deadline = run.attempt().deadline();
    return deadline.isBefore(held.lookAgainAt()) && deadline.isAfter(now)
        ? new Outcome.Held(held.reason(), deadline, held.why())
        : held;
  }

  private static Failure attemptsSpent(PipelineState state, Run run, List<Job> jobs) {
    return new Failure(
        FailureCode.ATTEMPTS_SPENT,
        String.format(
            Locale.ROOT,
            "Run %d of %s ended %d times without a commit (last: %s). %s, then retry",
            run.number(),
            state.pipeline(),
            run.attempts().size(),
            lastOf(jobs),
            neverBegan(run, jobs) ? NEVER_BEGAN : "Look at its log"));
  }

  private static boolean neverBegan(Run run, List<Job> jobs) {
    return !run.attempt().entered()
        && jobs.stream().anyMatch(job -> job.state() == JobState.CANCELLED);
  }

  private static Failure unconfirmed(PipelineState state, Run run, List<Job> living) {
    return new Failure(
        FailureCode.CANCEL_UNCONFIRMED,
        String.format(
            Locale.ROOT,
            "Job %s of run %d attempt %d of %s was told to stop %d minutes ago and is still %s. See to it that it ends, then retry, or skip the run",
            living.get(0).id(),
            run.number(),
            run.attempt().number(),
            state.pipeline(),
            CANCEL_PATIENCE.toMinutes(),
            living.get(0).state()));
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
