package io.tidemill.core.operator;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.AttemptLimits;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.trigger.MergedSinks;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
  private final StoredDefinitions definitions;
  private final MergedSinks mergedSinks;

  Retry(Ledger ledger, MergedSinks mergedSinks) {
    this.definitions = new StoredDefinitions(ledger);
    this.mergedSinks = mergedSinks;
  }

  /**
   * Why the blocked run can't take the present definition, though its own could not run: for what
   * {@link MergedSinks} says of a claim too. Where source and sinks are the same, its claim has
   * said it. Tables that its own definition names may be owned by now, but are as empty as then.
   */
  Optional<String> refusal(PipelineState state, Phase.Blocked blocked, Pipeline present) {
    if (!startsOver(blocked, present)) {
      return Optional.empty();
    }
    Set<TableName> untouched =
        definitions
            .of(blocked.run().orElseThrow())
            .map(own -> own.sinks().stream().map(Sink::table).collect(Collectors.toSet()))
            .orElseGet(Set::of);
    return mergedSinks
        .refusal(state, present, untouched)
        .map(why -> "run " + blocked.run().orElseThrow().number() + " stays blocked: " + why);
  }

  /** The state that gives the blocked run {@code attempts} more attempts, the first begun now. */
  PipelineState of(PipelineState state, Phase.Blocked blocked, Pipeline pipeline, Instant now) {
    Run run = blocked.run().orElseThrow();
    AttemptLimits limits = pipeline.attempts();
    String present = pipeline.definition().digest();
    if (run.definition().equals(present)) {
      return state.retry(limits, now);
    }
    if (startsOver(blocked, pipeline)) {
      return state.startOver(limits, present, now);
    }
    return sameRows(run, pipeline) ? state.retry(limits, present, now) : state.retry(limits, now);
  }

  private static boolean startsOver(Phase.Blocked blocked, Pipeline present) {
    Run run = blocked.run().orElseThrow();
    return !run.definition().equals(present.definition().digest())
        && blocked.failure().code() == FailureCode.DEFINITION_INVALID
        && run.attempts().size() == 1
        && sameTopic(run, present);
  }

  private static boolean sameTopic(Run run, Pipeline pipeline) {
    return run.ranges().stream()
        .allMatch(range -> range.partition().topic().equals(pipeline.source().topic()));
  }

  private boolean sameRows(Run run, Pipeline pipeline) {
    return definitions.of(run).map(claimed -> sameRows(claimed, pipeline)).orElse(false);
  }

  private static boolean sameRows(Pipeline claimed, Pipeline present) {
    return claimed.source().equals(present.source()) && claimed.sinks().equals(present.sinks());
  }
}
