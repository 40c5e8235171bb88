package io.tidemill.cli.look;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run, committed or not.
 *
 * @param phase of the pipeline while the run is under way or blocked; empty once it is committed
 * @param commit its end; empty until it is committed
 */
record RunView(Run run, Optional<Phase> phase, Optional<Commit> commit) {
  RunView {
    requireNonNull(run, "run");
    requireNonNull(phase, "phase");
    requireNonNull(commit, "commit");
  }

  static RunView of(Commit commit) {
    return new RunView(commit.run(), Optional.empty(), Optional.of(commit));
  }

  /**
   * A pipeline's runs, newest first: the one under way, and those committed. The ledger's row has
   * the last commit before the history does.
   *
   * @param history the newest commits, newest first
   */
  static List<RunView> newestFirst(PipelineState state, List<Commit> history) {
    List<RunView> runs = new ArrayList<>();
    state
        .phase()
        .run()
        .ifPresent(run -> runs.add(new RunView(run, Optional.of(state.phase()), Optional.empty())));
    state
        .lastCommit()
        .filter(last -> history.isEmpty() || history.get(0).run().number() < last.run().number())
        .map(RunView::of)
        .ifPresent(runs::add);
    history.stream().map(RunView::of).forEach(runs::add);
    return runs;
  }

  /** {@code Committed}, or the name of the pipeline's phase. */
  String state() {
    return phase.map(Phase::name).orElse("Committed");
  }

  /** From its claim to its commit. */
  Optional<Duration> took() {
    return commit.map(end -> Duration.between(run.claimedAt(), end.at()));
  }

  /** Rows written to all its tables; 0 until it is committed. */
  long rowsWritten() {
    return commit.stream()
        .flatMap(end -> end.books().sinks().values().stream())
        .mapToLong(SinkBooks::written)
        .sum();
  }
}
