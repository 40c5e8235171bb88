package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Version;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
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
  /** More rounds than any sequence of moves in one wake-up needs; beyond, something is broken. */
  private static final int ROUNDS = 32;

  private final Ledger ledger;
  private final BacklogReader backlogs;
  private final InstantSource clock;
  private final PublishedViews views;
  private final Adoption adoption;
  private final Attempts attempts;
  private final Endings endings;
  private final MergedSinks mergedSinks;
  private final StoredDefinitions definitions;

  public Reconciler(
      Ledger ledger,
      BacklogReader backlogs,
      GroupOffsets groupOffsets,
      JobLauncher jobs,
      InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.backlogs = requireNonNull(backlogs, "backlogs");
    this.clock = requireNonNull(clock, "clock");
    this.views = new PublishedViews(ledger, groupOffsets);
    this.adoption = new Adoption(ledger, backlogs, groupOffsets);
    this.attempts = new Attempts(ledger, jobs, views, clock);
    this.endings = new Endings(ledger, jobs, attempts);
    this.mergedSinks = new MergedSinks(ledger);
    this.definitions = new StoredDefinitions(ledger);
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
            (current, idle) -> {
              views.copy(current.state());
              views.repairGroupOffsets(current.state()).ifPresent(Reconciler::fail);
              return withoutBacklog(
                  current.state(),
                  now -> Optional.of(Outcome.Held.at(now, HoldReason.DEFINITION_INVALID, why)));
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
                launched.changes(),
                launched.seen()),
        held ->
            held.reason() == HoldReason.DEFINITION_INVALID
                ? held
                : new Outcome.Held(
                    held.reason(), held.lookAgainAt(), held.why() + nextRun, held.seen()));
  }

  /**
   * Stores {@code next}, whose live attempt begins, and launches its job; or holds, if its row
   * timestamps can't be trusted or taken now.
   *
   * @param present the definition that the pipeline's file holds, which the run may be claimed with
   * @param version of the state that {@code next} follows
   * @param why what makes the attempt begin, in words
   * @return empty if another state was stored meanwhile, or somebody else launched the job: the
   *     pipeline must be looked at again
   */
  public Optional<Outcome> begin(
      Pipeline present, Version version, PipelineState next, String why) {
    definitions.store(present);
    return attempts.begin(version, next, why);
  }

  /** Decides for an idle pipeline. */
  @FunctionalInterface
  private interface Decider {
    TriggerDecision decide(Backlog backlog, PipelineState state, Instant now);
  }

  private Outcome reconcile(Pipeline pipeline, Decider decider) {
    return settle(
        pipeline.id(),
        () -> adopt(pipeline),
        (current, idle) -> whenIdle(pipeline, decider, current, idle));
  }

  /** Goes round, from a state to the next, until an outcome is reached. */
  private Outcome settle(
      PipelineId pipeline,
      Supplier<Optional<Outcome>> whenNew,
      BiFunction<Versioned, Phase.Idle, Optional<Outcome>> whenIdle) {
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
      Versioned current, BiFunction<Versioned, Phase.Idle, Optional<Outcome>> whenIdle) {
    PipelineState state = current.state();
    return state
        .phase()
        .match(
            idle -> whenIdle.apply(current, idle),
            claimed ->
                withoutBacklog(state, now -> attempts.whenClaimed(current, claimed.current(), now)),
            running -> withoutBacklog(state, now -> endings.whenRunning(current, running, now)),
            blocked ->
                withoutBacklog(
                    state,
                    now ->
                        Optional.of(
                            Outcome.Held.at(
                                now, HoldReason.BLOCKED, blocked.failure().toString()))));
  }

  /** A move of a pipeline whose backlog is not looked at. */
  private Optional<Outcome> withoutBacklog(
      PipelineState state, Function<Instant, Optional<Outcome>> move) {
    Instant now = clock.instant();
    return move.apply(now).map(outcome -> outcome.seeing(Seen.of(state, now)));
  }

  private Optional<Outcome> adopt(Pipeline pipeline) {
    ledger.create(adoption.first(pipeline, clock.instant()));
    return Optional.empty();
  }

  private Optional<Outcome> whenIdle(
      Pipeline pipeline, Decider decider, Versioned current, Phase.Idle idle) {
    PipelineState state = current.state();
    views.copy(state);
    Optional<Failure> restored = views.ahead(state);
    if (restored.isPresent()) {
      ledger.swap(current.version(), state.blocked(restored.get()));
      return Optional.empty();
    }
    Optional<TidemillException> unpublished = views.repairGroupOffsets(state);
    Backlog backlog = backlogs.read(pipeline.source().topic(), state.position());
    Instant now = clock.instant();
    Optional<PipelineState> settled = SourceTrouble.settle(pipeline, state, backlog, now);
    if (settled.isPresent()) {
      ledger.swap(current.version(), settled.get());
      return Optional.empty();
    }
    TriggerDecision decision = decider.decide(backlog, state, now);
    String why = new Why(pipeline.trigger(), state, backlog, now).of(decision);
    Optional<Outcome> outcome =
        decision.match(
            // Its commit publishes again, and complains if it can't.
            launch -> claim(pipeline, current, backlog, launch, why),
            hold -> {
              unpublished.ifPresent(Reconciler::fail);
              return Optional.of(held(hold, backlog, idle.since(), why, now));
            });
    return outcome.map(it -> it.seeing(Seen.of(state, backlog, now)));
  }

  private static void fail(TidemillException failure) {
    throw failure;
  }

  /** A transaction that hangs keeps records back, which nothing else would tell of. */
  private static Outcome held(
      TriggerDecision.Hold hold, Backlog backlog, Instant reached, String why, Instant now) {
    return HangingTransaction.since(backlog, reached, now)
        .map(
            since ->
                new Outcome.Held(
                    HoldReason.HANGING_TRANSACTION,
                    hold.lookAgainAt(),
                    "%s. A transaction on topic %s has been open since %s and keeps later records back; find it with kafka-transactions.sh find-hanging, and abort it"
                        .formatted(why, backlog.topic(), since)))
        .orElseGet(() -> new Outcome.Held(hold.reason(), hold.lookAgainAt(), why));
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
                launch.work(),
                launch.reason(),
                launch.ranges(),
                launch.work().own()
                    ? backlog.reached(state.position(), launch.ranges())
                    : state.position(),
                launch.capped(),
                pipeline.definition().digest(),
                pipeline.attempts(),
                pipeline.sizing().decide(launch.records(), state.lastCommit())),
            now);
    return begin(pipeline, current.version(), next, why);
  }
}
