package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.TopicPosition;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
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

  /** More rounds than any sequence of moves in one wake-up needs; beyond, something is broken. */
  private static final int ROUNDS = 32;

  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final InstantSource clock;
  private final PublishedViews views;
  private final Attempts attempts;
  private final MergedSinks mergedSinks;
  private final Retry retry;

  public Reconciler(
      Ledger ledger,
      BacklogReader backlogs,
      GroupOffsets groupOffsets,
      JobLauncher jobs,
      InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.backlogs = requireNonNull(backlogs, "backlogs");
    this.clock = requireNonNull(clock, "clock");
    this.views = new PublishedViews(ledger, requireNonNull(groupOffsets, "groupOffsets"));
    this.attempts = new Attempts(ledger, jobs);
    this.mergedSinks = new MergedSinks(ledger);
    this.retry = new Retry(ledger, mergedSinks);
  }

  /** Moves the pipeline on as far as it goes now. */
  public Outcome reconcile(Pipeline pipeline) {
    return reconcile(pipeline, pipeline.trigger()::decide);
  }

  /** As {@link #reconcile}, but an idle pipeline with any backlog starts a run. */
  public Outcome trigger(Pipeline pipeline) {
    return reconcile(pipeline, pipeline.trigger()::decideManually);
  }

  /**
   * Moves a run under way on, and starts none: for a pipeline whose file doesn't hold a valid
   * definition now. The run has its own, in the ledger.
   *
   * @param why what is wrong with the file
   */
  public Outcome finish(PipelineId pipeline, String why) {
    Outcome outcome =
        settle(
            pipeline,
            () -> Optional.of(Outcome.Held.at(clock.instant(), HoldReason.DEFINITION_INVALID, why)),
            current -> {
              views.copyCommit(current.state());
              views.repairGroupOffsets(current.state()).ifPresent(Reconciler::fail);
              return Optional.of(
                  Outcome.Held.at(clock.instant(), HoldReason.DEFINITION_INVALID, why));
            });
    // A run under way, or a failure, must not hide what is wrong with the file.
    String nextRun = ". No other run starts: " + why;
    return outcome.match(
        launched ->
            new Outcome.Launched(
                launched.run(),
                launched.attempt(),
                launched.jobId(),
                launched.why() + nextRun,
                launched.changes()),
        held ->
            held.reason() == HoldReason.DEFINITION_INVALID
                ? held
                : new Outcome.Held(held.reason(), held.lookAgainAt(), held.why() + nextRun));
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
      Optional<Outcome> outcome = retry(pipeline, current.get(), blocked);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw unsettled(pipeline.id());
  }

  private Optional<Outcome> retry(Pipeline pipeline, Versioned current, Phase.Blocked blocked) {
    Instant now = clock.instant();
    Optional<String> refusal = retry.refusal(current.state(), blocked, pipeline);
    if (refusal.isPresent()) {
      return Optional.of(Outcome.Held.at(now, HoldReason.MERGED_SINK_CHANGED, refusal.get()));
    }
    PipelineState next = retry.of(current.state(), blocked, pipeline, now);
    Optional<Outcome> tooEarly = Attempts.tooEarly(next, now);
    if (tooEarly.isPresent()) {
      return tooEarly;
    }
    ledger.storeDefinition(pipeline.definition());
    return attempts.begin(
        current.version(), next, "retried by hand after " + blocked.failure().code());
  }

  /** Decides for an idle pipeline. */
  @FunctionalInterface
  private interface Decider {
    TriggerDecision decide(Backlog backlog, PipelineState state, Instant now);
  }

  private Outcome reconcile(Pipeline pipeline, Decider decider) {
    return settle(
        pipeline.id(), () -> adopt(pipeline), current -> whenIdle(pipeline, decider, current));
  }

  /** Goes round, from a state to the next, until an outcome is reached. */
  private Outcome settle(
      PipelineId pipeline,
      Supplier<Optional<Outcome>> whenNew,
      Function<Versioned, Optional<Outcome>> whenIdle) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Versioned> current = ledger.load(pipeline);
      Optional<Outcome> outcome = current.isEmpty() ? whenNew.get() : step(current.get(), whenIdle);
      if (outcome.isPresent()) {
        return outcome.get();
      }
    }
    throw unsettled(pipeline);
  }

  private static TidemillException unsettled(PipelineId pipeline) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Pipeline %s did not settle in %d rounds; other processes keep changing it. The next wake-up tries again"
            .formatted(pipeline, ROUNDS));
  }

  /** One move; empty to go round again. */
  private Optional<Outcome> step(
      Versioned current, Function<Versioned, Optional<Outcome>> whenIdle) {
    return current
        .state()
        .phase()
        .match(
            idle -> whenIdle.apply(current),
            claimed -> attempts.whenClaimed(current, claimed.current(), clock.instant()),
            running -> attempts.whenRunning(current, running, clock.instant()),
            blocked ->
                Optional.of(
                    Outcome.Held.at(
                        clock.instant(), HoldReason.BLOCKED, blocked.failure().toString())));
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
    Instant now = clock.instant();
    TriggerDecision decision = decider.decide(backlog, state, now);
    String why = new Why(pipeline.trigger(), state, backlog, now).of(decision);
    return decision.match(
        // Its commit publishes again, and complains if it can't.
        launch -> claim(pipeline, current, backlog, launch, why),
        hold -> {
          unpublished.ifPresent(Reconciler::fail);
          return Optional.of(new Outcome.Held(hold.reason(), hold.lookAgainAt(), why));
        });
  }

  private static void fail(TidemillException failure) {
    throw failure;
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
      Pipeline pipeline,
      Versioned current,
      Backlog backlog,
      TriggerDecision.Launch launch,
      String why) {
    PipelineState state = current.state();
    Instant now = clock.instant();
    Optional<String> refusal = mergedSinks.refusal(state, pipeline);
    if (refusal.isPresent()) {
      return Optional.of(Outcome.Held.at(now, HoldReason.MERGED_SINK_CHANGED, refusal.get()));
    }
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
    Optional<Outcome> tooEarly = Attempts.tooEarly(next, now);
    if (tooEarly.isPresent()) {
      return tooEarly;
    }
    ledger.storeDefinition(pipeline.definition());
    return attempts.begin(current.version(), next, why);
  }
}
