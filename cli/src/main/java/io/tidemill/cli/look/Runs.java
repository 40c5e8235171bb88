package io.tidemill.cli.look;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A pipeline's runs, as the ledger has them. */
record Runs(PipelineState state, Ledger ledger) {
  Runs {
    requireNonNull(state, "state");
    requireNonNull(ledger, "ledger");
  }

  /** The newest ones, newest first. */
  List<RunView> newest(int count) {
    return RunView.newestFirst(state, ledger.commits(state.pipeline(), count)).stream()
        .limit(count)
        .toList();
  }

  /**
   * The newest changes of the position that were no commits, newest first. The ledger's row has the
   * last one before the history does.
   */
  List<PositionChange> changes(int count) {
    List<PositionChange> history = ledger.changes(state.pipeline(), count);
    Optional<PositionChange> uncopied =
        state
            .lastChange()
            .filter(last -> history.isEmpty() || history.get(0).number() < last.number());
    return Stream.concat(uncopied.stream(), history.stream()).limit(count).toList();
  }

  /** The run of this number; empty if there never was one, or the history lacks it. */
  Optional<RunView> find(long number) {
    if (number < 1 || number > state.lastRun()) {
      return Optional.empty();
    }
    int upTo = Math.toIntExact(Math.min(Integer.MAX_VALUE, state.lastRun() - number + 1));
    return newest(upTo).stream().filter(view -> view.run().number() == number).findFirst();
  }

  /** That there is no run of this number. */
  String unknown(long number) {
    if (state.lastRun() == 0) {
      return "Pipeline %s has no run %d: it has had none yet".formatted(state.pipeline(), number);
    }
    return number < 1 || number > state.lastRun()
        ? "Pipeline %s has no run %d; its newest is %d"
            .formatted(state.pipeline(), number, state.lastRun())
        : "The history of %s has no run %d: it committed nothing, or its record has expired; the newest run is %d"
            .formatted(state.pipeline(), number, state.lastRun());
  }
}
