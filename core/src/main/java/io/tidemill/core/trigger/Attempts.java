package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.Durations;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.ClockSkew;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.ledger.WriteTimes;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.policy.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Begins attempts of runs and launches their jobs. Each move gives an outcome, or nothing where the
 * pipeline must be looked at again.
 */
final class Attempts {
  /** How much earlier than the claim a job is looked for: hosts' clocks differ. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private final Ledger ledger;
  private final JobLauncher jobs;
  private final PublishedViews views;
  private final InstantSource clock;
  private final Names names;
  private final StoredDefinitions definitions;

  Attempts(Ledger ledger, JobLauncher jobs, PublishedViews views, InstantSource clock) {
    this.ledger = ledger;
    this.jobs = requireNonNull(jobs, "jobs");
    this.views = views;
    this.clock = clock;
    this.names = new Names(ledger.id());
    this.definitions = new StoredDefinitions(ledger);
  }

  /**
   * Stores {@code next}, whose live attempt begins, and launches its job; or holds, if its row
   * timestamps can't be trusted or taken now. A stale version is left to the next look, and so is a
   * job that somebody else launched meanwhile.
   *
   * @param why what makes the attempt begin
   */
  Optional<Outcome> begin(Version version, PipelineState next, String why) {
    Instant now = clock.instant();
    return tooEarly(next, now).or(() -> skewed(now)).or(() -> swap(version, next, why));
  }

  private Optional<Outcome> swap(Version version, PipelineState next, String why) {
    return ledger
        .swap(version, next)
        .match(
            swapped -> launch(swapped.now(), next.phase().run().orElseThrow(), why),
            stale -> Optional.empty());
  }

  /** Begins the run's next attempt, the last one having ended, or come to nothing. */
  Optional<Outcome> next(Versioned current, String why, Instant now) {
    return restored(current)
        ? Optional.empty()
        : begin(current.version(), current.state().nextAttempt(now), why);
  }

  /** Launches the job of an attempt that some wake-up began, which may have died since. */
  Optional<Outcome> whenClaimed(Versioned current, Run run, Instant now) {
    if (restored(current)) {
      return Optional.empty();
    }
    if (now.isBefore(run.attempt().deadline())) {
      return launch(
          current,
          run,
          "%s was begun %s ago (%s, %s), and no job of it was known"
              .formatted(
                  PhaseWords.attempt(run),
                  Durations.words(Duration.between(run.attempt().begunAt(), now)),
                  run.reason(),
                  Why.records(run.span())));
    }
    if (recordLaunched(current, run)) {
      return Optional.empty();
    }
    String late =
        "no job of attempt %d could be launched before its deadline, %s"
            .formatted(run.attempt().number(), run.attempt().deadline());
    if (!run.attemptsSpent()) {
      return next(current, late, now);
    }
    ledger.swap(
        current.version(),
        current
            .state()
            .blocked(
                new Failure(
                    FailureCode.ATTEMPTS_SPENT,
                    String.format(
                        Locale.ROOT,
                        "Run %d of %s has no attempt left, and %s. See why jobs can't be launched, then retry",
                        run.number(),
                        current.state().pipeline(),
                        late))));
    return Optional.empty();
  }

  /**
   * Blocks the pipeline if the ledger turns out to be an old copy: its run may have ended already,
   * and to try it again would put its rows over those of later ones.
   */
  private boolean restored(Versioned current) {
    Optional<Failure> failure = views.ahead(current.state());
    failure.ifPresent(it -> ledger.swap(current.version(), current.state().blocked(it)));
    return failure.isPresent();
  }

  private Optional<Outcome> launch(Versioned current, Run run, String why) {
    // Whoever claimed may have launched, and died before it could say so.
    if (recordLaunched(current, run)) {
      return Optional.empty();
    }
    PipelineState state = current.state();
    PipelineId pipeline = state.pipeline();
    views.announce(state);
    List<SinkChange> changes = changes(state, run);
    int attempt = run.attempt().number();
    String jobId =
        jobs.launch(
            new JobRequest(
                names.job(pipeline, run.number(), attempt),
                pipeline,
                run.number(),
                attempt,
                run.size()));
    // A job that entered before its launch is recorded makes this stale, which is harmless.
    ledger.swap(current.version(), state.launched(jobId));
    return Optional.of(new Outcome.Launched(run.number(), attempt, jobId, why, changes));
  }

  private boolean recordLaunched(Versioned current, Run run) {
    List<Job> launched = jobsOf(current.state().pipeline(), run);
    if (!launched.isEmpty()) {
      ledger.swap(current.version(), current.state().launched(launched.get(0).id()));
    }
    return !launched.isEmpty();
  }

  /** What the run's definition changes; said once, with the first attempt that counts. */
  private List<SinkChange> changes(PipelineState state, Run run) {
    return run.attempts().size() > 1
        ? List.of()
        : state
            .lastCommit()
            .map(last -> SinkChanges.between(definitions, last.run(), run))
            .orElseGet(List::of);
  }

  /** All jobs of the run's live attempt. */
  List<Job> jobsOf(PipelineId pipeline, Run run) {
    return jobs.jobsNamed(
        names.job(pipeline, run.number(), run.attempt().number()),
        run.attempt().begunAt().minus(LOOK_BACK));
  }

  /**
   * Holds while the attempt's span would reach further ahead of the clock than stores accept: until
   * {@code writeTime + span ≤ now + 4 min}.
   */
  private static Optional<Outcome> tooEarly(PipelineState next, Instant now) {
    Instant end = Instant.EPOCH.plus(next.writeTimes().floor(), ChronoUnit.MICROS);
    Instant earliest = end.minus(WriteTimes.MOST_AHEAD);
    return now.isBefore(earliest)
        ? Optional.of(
            new Outcome.Held(
                HoldReason.WRITE_TIME_AHEAD,
                earliest,
                "row timestamps would reach %s ahead of the clock, and stores accept %s: earlier attempts were large, or a clock was ahead; time must pass, or see `repair write-time`"
                    .formatted(
                        Durations.words(Duration.between(now, end)),
                        Durations.words(WriteTimes.MOST_AHEAD))))
        : Optional.empty();
  }

  private Optional<Outcome> skewed(Instant now) {
    return ClockSkew.of(ledger, clock)
        .map(skew -> Outcome.Held.at(now, HoldReason.CLOCK_SKEW, skew));
  }
}
