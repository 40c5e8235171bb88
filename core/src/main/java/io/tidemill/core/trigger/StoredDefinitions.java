package io.tidemill.core.trigger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import java.util.List;
import java.util.Optional;

/** The definitions that runs were claimed with, read back from the ledger. */
public final class StoredDefinitions {
  private final Ledger ledger;

  public StoredDefinitions(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger");
  }

  /**
   * The pipeline that {@code run} was claimed with; empty if the ledger lacks its text, or this
   * version can't read it: it may have been written by another.
   */
  public Optional<Pipeline> of(Run run) {
    return ledger
        .definition(run.definition())
        .map(definition -> PipelineParser.parse("ledger", definition.text()))
        .flatMap(
            parsed ->
                parsed.<Optional<Pipeline>>match(
                    valid -> Optional.of(valid.pipeline()), invalid -> Optional.empty()));
  }

  /**
   * How the definition of {@code run} says something else about tables than that of the run before.
   * Reads the definitions only if their digests differ.
   */
  public List<SinkChange> changes(Run before, Run run) {
    if (before.definition().equals(run.definition())) {
      return List.of();
    }
    Optional<Pipeline> present = of(run);
    if (present.isEmpty()) {
      return List.of();
    }
    return of(before)
        .map(earlier -> SinkChanges.between(earlier, present.get(), run.number()))
        .orElseGet(() -> SinkChanges.sinceUnknown(present.get(), run.number()));
  }
}
