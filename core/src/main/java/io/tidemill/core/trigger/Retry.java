package io.tidemill.core.trigger;

import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import java.time.Instant;

/**
 * How a blocked run goes on. A run keeps the definition that it was claimed with, because a later
 * attempt under another could leave an earlier one's rows behind. It takes the pipeline's present
 * one where that can't be:
 *
 * <ul>
 *   <li>source and sinks are the same, so that only budgets and trigger changed;
 *   <li>the definition could not run, which is found before anything is written, no other attempt
 *       has been begun under it, and the topic is the same.
 * </ul>
 */
final class Retry {
  private final Ledger ledger;

  Retry(Ledger ledger) {
    this.ledger = ledger;
  }

  /** The state that gives the blocked run {@code attempts} more attempts, the first begun now. */
  PipelineState of(PipelineState state, Phase.Blocked blocked, Pipeline pipeline, Instant now) {
    Run run = blocked.current();
    String present = pipeline.definition().digest();
    if (run.definition().equals(present)) {
      return state.retry(Reconciler.ATTEMPTS, now);
    }
    if (blocked.failure().code() == FailureCode.DEFINITION_INVALID
        && run.attempts().size() == 1
        && sameTopic(run, pipeline)) {
      return state.startOver(Reconciler.ATTEMPTS, present, now);
    }
    return sameRows(run, pipeline)
        ? state.retry(Reconciler.ATTEMPTS, present, now)
        : state.retry(Reconciler.ATTEMPTS, now);
  }

  private static boolean sameTopic(Run run, Pipeline pipeline) {
    return run.ranges().stream()
        .allMatch(range -> range.partition().topic().equals(pipeline.source().topic()));
  }

  private boolean sameRows(Run run, Pipeline pipeline) {
    return ledger
        .definition(run.definition())
        .map(claimed -> PipelineParser.parse("ledger", claimed.text()))
        .map(
            parsed -> parsed.match(valid -> sameRows(valid.pipeline(), pipeline), invalid -> false))
        .orElse(false);
  }

  private static boolean sameRows(Pipeline claimed, Pipeline present) {
    return claimed.source().equals(present.source()) && claimed.sinks().equals(present.sinks());
  }
}
