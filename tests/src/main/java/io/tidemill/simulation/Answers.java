package io.tidemill.simulation;

import io.tidemill.core.PipelineId;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.run.AttemptEnd;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.simulation.world.SimLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Checks that what processes say when they end is true. */
final class Answers {

  /** How long jobs may take to stop before a person is told, and when a function looks again. */
  private static final Duration PATIENCE = Duration.ofMinutes(15).plusMinutes(1);

  private final SimLedger ledger;
  private final PipelineId pipeline;

  Answers(SimLedger ledger, PipelineId pipeline) {
    this.ledger = ledger;
    this.pipeline = pipeline;
  }

  /** {@code process} has ended with {@code result}. */
  void returned(Process process, Object result) {
    if (result instanceof AttemptEnd.NotNeeded end) {
      Watch.require(
          !committed(process.entrant()),
          Invariant.TRUE_ANSWERS,
          "%s has committed, and says: %s",
          process,
          end);
    }
    if (result instanceof Outcome.Held held && held.reason() == HoldReason.CANCELLING) {
      ledger.state(pipeline).ifPresent(state -> patient(process, held, state));
    }
  }

  private boolean committed(EntrantId entrant) {
    return ledger.commits(pipeline, Integer.MAX_VALUE).stream()
            .anyMatch(commit -> commit.entrant().equals(entrant))
        || ledger
            .state(pipeline)
            .flatMap(PipelineState::lastCommit)
            .filter(commit -> commit.entrant().equals(entrant))
            .isPresent();
  }

  private static void patient(Process process, Outcome.Held held, PipelineState state) {
    if (state.phase() instanceof Phase.Running running
        && held.why().contains(running.current().attempt().deadline().toString())) {
      Optional<Instant> cancelled = running.cancelledAt();
      Watch.require(
          cancelled.isEmpty() || !held.lookAgainAt().isAfter(cancelled.get().plus(PATIENCE)),
          Invariant.TRUE_ANSWERS,
          "%s waits for jobs that were told to stop at %s, and tells nobody: %s",
          process,
          cancelled,
          held);
    }
  }
}
