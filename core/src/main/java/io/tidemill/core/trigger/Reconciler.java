package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every wake-up runs, whatever woke it: looks at the world, takes one decision, stores it by
 * compare-and-set, performs its effect, and goes round again until there is nothing left to do now.
 * Safe to run any number of times, by several processes at once: the ledger lets one of them win.
 *
 * <p>Methods throw a {@link TidemillException} if Kafka, the ledger or the job service can't be
 * reached; nothing is lost then, the next wake-up goes on from where this one stopped.
 */
public final class Reconciler {
  /** How many attempts a run may take before it is blocked. */
  public static final int ATTEMPTS = 3;

  /**
   * How far ahead of the clock a row timestamp may lie: the store accepts 5 minutes (Amazon
   * Keyspaces, client-side timestamps), less one for clocks that differ.
   */
  static final Duration TIMESTAMPS_AHEAD = Duration.ofMinutes(4);

  /** How much earlier than the claim a job is looked for: hosts' clocks differ. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(15);

  /** More rounds than any sequence of moves in one wake-up needs; beyond, something is broken. */
  private static final int ROUNDS = 32;

  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final JobLauncher jobs;
  private final InstantSource clock;
  private final Names names;
  private final PublishedViews views;
  private final Retry retry;

  public Reconciler(
      Ledger ledger,
      BacklogReader backlogs,
      GroupOffsets groupOffsets,
      JobLauncher jobs,
      InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.backlogs = requireNonNull(backlogs, "backlogs");
    this.jobs = requireNonNull(jobs, "jobs");
    this.clock = requireNonNull(clock, "clock");
    this.names = new Names(ledger.id());
    this.views = new PublishedViews(ledger, requireNonNull(groupOffsets, "groupOffsets"));
    this.retry = new Retry(ledger);
  }

  /** Moves the pipeline on as far as it goes now. */
  public Outcome reconcile(Pipeline pipeline) {
    return reconcile(
        pipeline, (backlog, state) -> pipeline.trigger().decide(backlog, state, clock.instant()));
  }

  /** As {@link #reconcile}, but an idle pipeline with any backlog starts a run. */
  public Outcome trigger(Pipeline pipeline) {
    return reconcile(
        pipeline,
        (backlog, state) -> pipeline.trigger().decideManually(backlog, state, clock.instant()));
  }

  /**
   * Moves a run under way on, and starts none: for a pipeline whose file doesn't hold a valid
   * definition now. The run has its own, in the ledger.
   *
   * @param why what is wrong with the file
   */
  public Outcome finish(PipelineId pipeline, String why) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Versioned> current = ledger.load(pipeline);
      Outcome idle = held(HoldReason.DEFINITION_INVALID, why);
      Optional<Outcome> outcome =
          current.isEmpty() ? Optional.of(idle) : step(current.get(), () -> Optional.of(idle));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw unsettled(pipeline);
  }

  /**
   * Gives a blocked pipeline's run further attempts, {@link #ATTEMPTS} of them, and launches the
   * first; under the pipeline's present definition if that leaves no rows of an earlier one behind.
   * A pipeline that isn't blocked is reconciled.
   */
  public Outcome retry(Pipeline pipeline) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Versioned> current = ledger.load(pipeline.id());
      if (current.isEmpty() || !(current.get().state().phase() instanceof Phase.Blocked blocked)) {
        return reconcile(pipeline);
      }
      Instant now = clock.instant();
      PipelineState next = retry.of(current.get().state(), blocked, pipeline, now);
      Optional<Outcome> tooEarly = tooEarly(next, now);
      if (tooEarly.isPresent()) {
        return tooEarly.get();
      }
      ledger.storeDefinition(pipeline.definition());
      ledger.swap(current.get().version(), next);
    }
    throw unsettled(pipeline.id());
  }

  /** Decides for an idle pipeline. */
  @FunctionalInterface
  private interface Decider {
    TriggerDecision decide(Backlog backlog, PipelineState state);
  }

  private Outcome reconcile(Pipeline pipeline, Decider decider) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Outcome> outcome =
          ledger
              .load(pipeline.id())
              .map(current -> step(current, () -> whenIdle(pipeline, decider, current)))
              .orElseGet(() -> adopt(pipeline));
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw unsettled(pipeline.id());
  }

  private static TidemillException unsettled(PipelineId pipeline) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Pipeline %s did not settle in %d rounds; other processes keep changing it. The next wake-up tries again"
            .formatted(pipeline, ROUNDS));
  }

  /** One move; empty to go round again. */
  private Optional<Outcome> step(Versioned current, Supplier<Optional<Outcome>> whenIdle) {
    return current
        .state()
        .phase()
        .match(
            idle -> whenIdle.get(),
            claimed -> whenClaimed(current, claimed.current()),
            running -> whenRunning(current, running),
            blocked -> Optional.of(held(HoldReason.BLOCKED, blocked.failure().toString())));
  }

  private Optional<Outcome> adopt(Pipeline pipeline) {
    TopicPosition start = backlogs.start(pipeline.source().topic(), pipeline.source().startFrom());
    ledger.create(PipelineState.first(pipeline.id(), start, clock.instant()));
    return Optional.empty();
  }

  private Optional<Outcome> whenIdle(Pipeline pipeline, Decider decider, Versioned current) {
    PipelineState state = current.state();
    views.copyCommit(state);
    Optional<TidemillException> unpublished = views.repairGroupOffsets(state);
    Backlog backlog = backlogs.read(pipeline.source().topic(), state.position());
    checkTopic(pipeline, state, backlog);
    return decider
        .decide(backlog, state)
        .match(
            // Its commit publishes again, and complains if it can't.
            launch -> claim(pipeline, current, backlog, launch),
            hold -> {
              unpublished.ifPresent(
                  failure -> {
                    throw failure;
                  });
              return Optional.of(
                  new Outcome.Held(hold.reason(), hold.lookAgainAt(), hold.reason().name()));
            });
  }

  /** A topic made anew under the old name has other records at the old offsets. */
  private static void checkTopic(Pipeline pipeline, PipelineState state, Backlog backlog) {
    if (!backlog.topicId().equals(state.topicId())) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Topic %s has the id %s, but pipeline %s stands at offsets of %s: the topic was made anew. Give the pipeline another name to begin anew with it"
              .formatted(backlog.topic(), backlog.topicId(), pipeline.id(), state.topicId()));
    }
  }

  private Optional<Outcome> claim(
      Pipeline pipeline, Versioned current, Backlog backlog, TriggerDecision.Launch launch) {
    PipelineState state = current.state();
    Instant now = clock.instant();
    PipelineState next =
        state.claim(
            new PipelineState.Claim(
                launch.reason(),
                launch.ranges(),
                backlog.reached(state.position(), launch.ranges()),
                launch.capped(),
                pipeline.definition().digest(),
                ATTEMPTS),
            now);
    Optional<Outcome> tooEarly = tooEarly(next, now);
    if (tooEarly.isPresent()) {
      return tooEarly;
    }
    ledger.storeDefinition(pipeline.definition());
    ledger.swap(current.version(), next);
    return Optional.empty();
  }

  private Optional<Outcome> whenClaimed(Versioned current, Run run) {
    PipelineId pipeline = current.state().pipeline();
    String name = names.job(pipeline, run.number(), run.attempt().number());
    // Whoever claimed may have launched, and died before it could say so.
    List<Job> launched = jobs.jobsNamed(name, run.attempt().begunAt().minus(LOOK_BACK));
    String jobId =
        launched.isEmpty()
            ? jobs.launch(new JobRequest(name, pipeline, run.number(), run.attempt().number()))
            : launched.get(0).id();
    // A job that entered before its launch is recorded makes this stale, which is harmless.
    ledger.swap(current.version(), current.state().launched(jobId));
    return launched.isEmpty()
        ? Optional.of(
            new Outcome.Launched(
                run.number(), run.attempt().number(), jobId, run.reason().name(), List.of()))
        : Optional.empty();
  }

  private Optional<Outcome> whenRunning(Versioned current, Phase.Running running) {
    Run run = running.current();
    PipelineState state = current.state();
    boolean alive =
        running.jobId().flatMap(jobs::job).map(job -> !job.state().ended()).orElse(false);
    if (alive) {
      return Optional.of(
          held(HoldReason.RUN_IN_PROGRESS, "run %d is under way".formatted(run.number())));
    }
    String name = names.job(state.pipeline(), run.number(), run.attempt().number());
    List<Job> all = jobs.jobsNamed(name, run.attempt().begunAt().minus(LOOK_BACK));
    if (all.stream().anyMatch(job -> !job.state().ended())) {
      return Optional.of(
          held(HoldReason.RUN_IN_PROGRESS, "run %d is under way".formatted(run.number())));
    }
    // All jobs of the attempt have ended. If one of them has committed since the state was loaded,
    // the compare-and-set below is stale, and the next round sees the commit.
    if (run.attemptsSpent()) {
      ledger.swap(current.version(), state.blocked(attemptsSpent(state, run, all)));
      return Optional.empty();
    }
    Instant now = clock.instant();
    PipelineState next = state.nextAttempt(now);
    Optional<Outcome> tooEarly = tooEarly(next, now);
    if (tooEarly.isEmpty()) {
      ledger.swap(current.version(), next);
    }
    return tooEarly;
  }

  /**
   * Holds while the attempt's span would reach further ahead of the clock than stores accept: until
   * {@code writeTime + span ≤ now + 4 min}.
   */
  private static Optional<Outcome> tooEarly(PipelineState next, Instant now) {
    Instant end = Instant.EPOCH.plus(next.timestampFloor(), ChronoUnit.MICROS);
    Instant earliest = end.minus(TIMESTAMPS_AHEAD);
    return now.isBefore(earliest)
        ? Optional.of(new Outcome.Held(HoldReason.WRITE_TIME_AHEAD, earliest, "WRITE_TIME_AHEAD"))
        : Optional.empty();
  }

  private static Failure attemptsSpent(PipelineState state, Run run, List<Job> jobs) {
    String last =
        jobs.stream()
            .map(job -> "%s %s: %s".formatted(job.id(), job.state(), job.details()))
            .findFirst()
            .orElse("no job of it is known");
    return new Failure(
        FailureCode.ATTEMPTS_SPENT,
        "Run %d of %s ended %d times without a commit (last job: %s). Look at its log, then retry"
            .formatted(run.number(), state.pipeline(), run.attempts().size(), last));
  }

  private Outcome held(HoldReason reason, String why) {
    return new Outcome.Held(reason, clock.instant().plus(LOOK_AGAIN), why);
  }
}
