package io.tidemill.cli;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.StoredDefinitions;
import io.tidemill.core.trigger.MergedSinks;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.trigger.SinkChanges;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline's definition, as it is now in its file, comes to.
 *
 * @param last the run claimed last, which is what counts as before; empty if there was none
 * @param nextRun the first run that can take it
 * @param changes what it says otherwise than the definition of {@code last}
 * @param refusal why no run may take it; empty if one may
 */
public record ChangeEffect(
    Optional<Run> last, long nextRun, List<SinkChange> changes, Optional<String> refusal) {
  public ChangeEffect {
    requireNonNull(last, "last");
    changes = List.copyOf(changes);
    requireNonNull(refusal, "refusal");
  }

  /**
   * Judges by the ledger, as the functions will.
   *
   * @throws io.tidemill.core.TidemillException if the ledger can't be read
   */
  public static ChangeEffect of(Pipeline present, Ledger ledger) {
    return of(present, ledger.load(present.id()).map(Versioned::state), ledger);
  }

  /**
   * As {@link #of(Pipeline, Ledger)}, by a state that was read already. Nothing more is read while
   * the definition is that of the last run.
   */
  public static ChangeEffect of(Pipeline present, Optional<PipelineState> state, Ledger ledger) {
    Optional<Run> last =
        state.flatMap(now -> now.phase().run().or(() -> now.lastCommit().map(Commit::run)));
    long next = state.map(PipelineState::lastRun).orElse(0L) + 1;
    return new ChangeEffect(
        last,
        next,
        last.filter(run -> !run.definition().equals(present.definition().digest()))
            .flatMap(new StoredDefinitions(ledger)::of)
            .map(before -> SinkChanges.between(before, present, next))
            .orElse(List.of()),
        state.flatMap(now -> new MergedSinks(ledger).refusal(now, present)));
  }

  /** Whether the definition is another than that of the last run; false if there was none. */
  public boolean changes(Pipeline present) {
    return last.filter(run -> !run.definition().equals(present.definition().digest())).isPresent();
  }
}
