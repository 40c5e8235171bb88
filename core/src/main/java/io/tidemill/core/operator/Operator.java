package io.tidemill.core.operator;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.ClockSkew;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.BacklogReader;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.PublishedViews;
import io.tidemill.core.trigger.Reconciler;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What people do to pipelines. Each command is planned first, from the state as it is, and says
 * what it would change; carried out, the planned state is stored by compare-and-set, so that a live
 * run, another person, or the same command sent twice can't be hit by a plan made for something
 * else.
 *
 * <p>Methods throw a {@link TidemillException} if Kafka, the ledger or the job service can't be
 * reached. A command may have been carried out then: planning it again tells.
 */
public final class Operator {
  /** More often than a state changes between a look and a change of it. */
  private static final int ROUNDS = 32;

  private final Ledger ledger;
  private final InstantSource clock;
  private final Reconciler reconciler;
  private final PublishedViews views;
  private final RunPlans runs;
  private final PositionPlans positions;
  private final ReplayPlans replays;
  private final RedoPlans redos;
  private final RebuildPlans rebuilds;

  /**
   * An operator over these ports.
   *
   * @param grace how long the pipelines' tables remember deletions
   */
  public Operator(
      Ledger ledger,
      BacklogReader backlogs,
      GroupOffsets groupOffsets,
      JobLauncher jobs,
      TombstoneGrace grace,
      InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger");
    this.clock = requireNonNull(clock, "clock");
    this.reconciler = new Reconciler(ledger, backlogs, groupOffsets, jobs, clock);
    this.views = new PublishedViews(ledger, groupOffsets);
    Places places = new Places(backlogs, groupOffsets, new Names(ledger.id()));
    this.runs = new RunPlans(ledger);
    this.redos = new RedoPlans(ledger, requireNonNull(grace, "grace"));
    this.positions = new PositionPlans(ledger, backlogs, places, views, runs);
    this.replays = new ReplayPlans(backlogs, places);
    this.rebuilds = new RebuildPlans(ledger, backlogs, places);
  }

  /** What {@code command} would do; changes nothing. */
  public Plan plan(Pipeline pipeline, Command command) {
    return planned(Subject.of(pipeline), command).plan();
  }

  /**
   * As {@link #plan(Pipeline, Command)}, for a pipeline whose file doesn't hold a valid definition
   * now; commands that need one are refused.
   */
  public Plan plan(PipelineId pipeline, Command command) {
    return planned(new Subject(pipeline, Optional.empty(), ""), command).plan();
  }

  /** Carries {@code command} out, then moves the pipeline on as far as it goes. */
  public Acted execute(Pipeline pipeline, Command command) {
    return execute(Subject.of(pipeline), command);
  }

  /**
   * As {@link #execute(Pipeline, Command)}, for a pipeline whose file doesn't hold a valid
   * definition now; no other run is started.
   *
   * @param why what is wrong with the file
   */
  public Acted execute(PipelineId pipeline, String why, Command command) {
    return execute(new Subject(pipeline, Optional.empty(), why), command);
  }

  /**
   * Whom a command is for.
   *
   * @param why what is wrong with the file, if there is no definition
   */
  private record Subject(PipelineId id, Optional<Pipeline> definition, String why) {
    static Subject of(Pipeline pipeline) {
      return new Subject(pipeline.id(), Optional.of(pipeline), "");
    }
  }

  /** A plan, and the state that it is for; empty if the ledger has none. */
  private record Looked(Optional<Versioned> current, Plan plan) {}

  private Acted execute(Subject subject, Command command) {
    for (int round = 0; round < ROUNDS; round++) {
      Looked looked = planned(subject, command);
      if (!(looked.plan() instanceof Plan.Planned planned)) {
        return new Acted(looked.plan(), Optional.empty());
      }
      // Adoption leaves row timestamps free by this host's clock. It is looked at after the plan
      // was made by it: a clock that went wrong before is found, and one that does later is too
      // late.
      Optional<String> skew =
          command instanceof Command.Adopt ? ClockSkew.of(ledger, clock) : Optional.empty();
      if (skew.isPresent()) {
        return new Acted(
            new Plan.Refused(skew.get(), "ask again from a host whose clock is right"),
            Optional.empty());
      }
      // The row's last change and commit are overwritten by this and the next.
      views.copy(looked.current().orElseThrow().state());
      Optional<Acted> acted =
          planned.next().phase() instanceof Phase.Claimed claimed
                  && !looked.current().get().state().phase().equals(claimed)
              ? begin(subject, command, looked.current().get().state(), planned)
              : swap(subject, command, planned);
      if (acted.isPresent()) {
        return acted.get();
      }
    }
    throw unsettled(subject.id());
  }

  /** Stores a state; empty if another was stored meanwhile. */
  private Optional<Acted> swap(Subject subject, Command command, Plan.Planned planned) {
    boolean stored =
        ledger.swap(planned.version(), planned.next()).match(swapped -> true, stale -> false);
    return stored
        ? Optional.of(new Acted(planned, Optional.of(goOn(subject, command))))
        : Optional.empty();
  }

  /** Begins an attempt as any is begun; empty if another state was stored meanwhile. */
  private Optional<Acted> begin(
      Subject subject, Command command, PipelineState from, Plan.Planned planned) {
    // Whatever plan begins an attempt has asked for it.
    Pipeline present = subject.definition().orElseThrow();
    Optional<Outcome> begun =
        reconciler.begin(present, planned.version(), planned.next(), why(command, from));
    if (begun.isEmpty()) {
      return underWay(subject.id(), planned.next())
          ? Optional.of(new Acted(planned, Optional.of(goOn(subject, command))))
          : Optional.empty();
    }
    return Optional.of(
        begun
            .get()
            .match(
                launched -> new Acted(planned, begun),
                held ->
                    new Acted(
                        new Plan.Refused(
                            held.why(), "ask again at %s".formatted(held.lookAgainAt())),
                        Optional.empty())));
  }

  private static String why(Command command, PipelineState from) {
    String asked = command.word() + " by hand";
    return from.phase() instanceof Phase.Blocked blocked
        ? asked + " after " + blocked.failure().code()
        : asked;
  }

  /** Whether the attempt that {@code next} begins has been stored, and perhaps moved on since. */
  private boolean underWay(PipelineId pipeline, PipelineState next) {
    Run begun = next.phase().run().orElseThrow();
    return ledger
        .load(pipeline)
        .flatMap(now -> now.state().phase().run())
        .filter(run -> run.number() == begun.number() && run.attempt().equals(begun.attempt()))
        .isPresent();
  }

  private Outcome goOn(Subject subject, Command command) {
    try {
      return subject
          .definition()
          .map(reconciler::reconcile)
          .orElseGet(() -> reconciler.finish(subject.id(), subject.why()));
    } catch (TidemillException e) {
      throw new TidemillException(
          e.kind(),
          "`%s` of pipeline %s is done and stored, but the look that follows failed, and is left to the next wake-up: %s"
              .formatted(command.word(), subject.id(), e.getMessage()),
          e);
    }
  }

  private Looked planned(Subject subject, Command command) {
    for (int round = 0; round < ROUNDS; round++) {
      Optional<Versioned> current = ledger.load(subject.id());
      if (current.isEmpty()) {
        return new Looked(current, unknown(subject.id()));
      }
      Optional<Plan> old = oldCopy(current.get(), command);
      // A run may have been claimed and committed between the two looks.
      if (old.isPresent() && !current.equals(ledger.load(subject.id()))) {
        continue;
      }
      return new Looked(
          current, old.orElseGet(() -> plan(current.get(), subject.definition(), command)));
    }
    throw unsettled(subject.id());
  }

  private Plan plan(Versioned current, Optional<Pipeline> definition, Command command) {
    try {
      return command.match(
          new Planners(
              new Asked(current, definition, clock.instant()),
              runs,
              redos,
              positions,
              replays,
              rebuilds));
    } catch (RefusedException e) {
      return e.asPlan();
    }
  }

  /** In an old copy of the ledger, a run that seems blocked may have ended long ago. */
  private Optional<Plan> oldCopy(Versioned current, Command command) {
    PipelineState state = current.state();
    boolean harmless =
        command instanceof Command.Pause
            || command instanceof Command.Resume
            || command instanceof Command.Adopt;
    boolean halted = state.phase() instanceof Phase.Idle || state.phase() instanceof Phase.Blocked;
    if (harmless || !halted) {
      return Optional.empty();
    }
    Optional<Failure> old = views.ahead(state);
    return old.map(
        failure ->
            new Plan.Refused(
                failure.toString(),
                state.phase() instanceof Phase.Blocked
                    ? "`adopt %s --from …`".formatted(state.pipeline())
                    : "`trigger %s` sees it too, and blocks the pipeline; then `adopt`"
                        .formatted(state.pipeline())));
  }

  private static Plan unknown(PipelineId pipeline) {
    return new Plan.Refused(
        "the ledger has no state of pipeline %s".formatted(pipeline),
        "`trigger %s` looks at it, and tells a new pipeline from one whose state was lost"
            .formatted(pipeline));
  }

  private static TidemillException unsettled(PipelineId pipeline) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "Pipeline %s changed at each of %d looks; ask again".formatted(pipeline, ROUNDS));
  }
}
