package io.tidemill.core.operator;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.PhaseWords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a command is planned for.
 *
 * @param current the pipeline's state as it was read
 * @param definition the pipeline's present definition; empty if its file holds no valid one
 */
record Asked(Versioned current, Optional<Pipeline> definition, Instant now) {
  /** Failures that no retry can mend: somebody must say where the pipeline stands. */
  private static final Set<FailureCode> ADOPTED_ALONE =
      EnumSet.of(FailureCode.STATE_LOST, FailureCode.LEDGER_RESTORED);

  Asked {
    requireNonNull(current, "current");
    requireNonNull(definition, "definition");
    requireNonNull(now, "now");
  }

  PipelineState state() {
    return current.state();
  }

  PipelineId id() {
    return state().pipeline();
  }

  /** The present definition, for commands that can't do without. */
  Pipeline pipeline() {
    return definition.orElseThrow(
        () ->
            new RefusedException(
                "the file of pipeline %s doesn't hold a valid definition now".formatted(id()),
                "mend the file; `validate` says what is wrong with it"));
  }

  /** Refuses while a run is under way, which only its own end, or a block, can stop. */
  void requireHalted() {
    Phase phase = state().phase();
    phase.match(
        idle -> true,
        claimed -> refuseRunning(claimed.current()),
        running -> refuseRunning(running.current()),
        blocked -> true);
  }

  private boolean refuseRunning(Run run) {
    throw new RefusedException(
        "run %d is %s, and its job may be writing".formatted(run.number(), phaseName()),
        "`pause %s`, wait for the run's end, then ask again".formatted(id()));
  }

  private String phaseName() {
    return state().phase().name().toLowerCase(Locale.ROOT);
  }

  /** The block, if the pipeline is blocked. */
  Optional<Phase.Blocked> blocked() {
    return state().phase() instanceof Phase.Blocked blocked
        ? Optional.of(blocked)
        : Optional.empty();
  }

  /** The run that is blocked, if one is. */
  Optional<Run> stuck() {
    return blocked().flatMap(Phase.Blocked::run);
  }

  /** Refuses a command that gives no run's number where one is blocked, or another one's. */
  void requireNamed(String word, OptionalLong named) {
    Optional<Run> stuck = stuck();
    if (stuck.isEmpty() && named.isPresent()) {
      throw new RefusedException(
          "no run of pipeline %s is blocked, so run %d isn't either"
              .formatted(id(), named.getAsLong()),
          "`%s %s` without --run".formatted(word, id()));
    }
    if (stuck.isPresent() && named.isEmpty()) {
      throw new RefusedException(
          "run %d is blocked, and `%s` must name it".formatted(stuck.get().number(), word),
          "`%s %s --run %d`".formatted(word, id(), stuck.get().number()));
    }
    if (stuck.isPresent() && stuck.get().number() != named.getAsLong()) {
      throw another(stuck.get(), named.getAsLong());
    }
  }

  RefusedException another(Run stuck, long named) {
    return new RefusedException(
        "run %d is blocked, not run %d".formatted(stuck.number(), named),
        "look at `runs %s %d`, and name the run that is meant".formatted(id(), stuck.number()));
  }

  /** Whether the pipeline is blocked by what adoption alone mends. */
  boolean adoptedAlone() {
    return blocked().filter(it -> ADOPTED_ALONE.contains(it.failure().code())).isPresent();
  }

  Plan.Planned planned(PipelineState next, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.add("The pipeline is %s now, and %s then.".formatted(phase(state()), phase(next)));
    return new Plan.Planned(current.version(), next, all);
  }

  private static String phase(PipelineState state) {
    String phase =
        state
            .phase()
            .match(
                idle -> "idle",
                claimed -> "at " + PhaseWords.attempt(claimed.current()) + ", claimed",
                running -> "at " + PhaseWords.attempt(running.current()) + ", running",
                blocked ->
                    "blocked"
                        + blocked.run().map(run -> " at run " + run.number()).orElse("")
                        + " ("
                        + blocked.failure().code()
                        + ")");
    return state.paused() ? phase + " and paused" : phase;
  }
}
