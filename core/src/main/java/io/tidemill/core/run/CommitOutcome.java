package io.tidemill.core.run;

import io.tidemill.core.ledger.Commit;
import java.util.Optional;
import java.util.function.Function;

/** How a job's commit ended. */
public sealed interface CommitOutcome {
  <R> R match(Function<Committed, R> onCommitted, Function<FencedOff, R> onFencedOff);

  /**
   * The run is done.
   *
   * @param unpublished why the group offsets or the history could not be written, if so; the next
   *     wake-up repairs both
   */
  record Committed(Commit commit, Optional<String> unpublished) implements CommitOutcome {
    @Override
    public <R> R match(Function<Committed, R> onCommitted, Function<FencedOff, R> onFencedOff) {
      return onCommitted.apply(this);
    }
  }

  /** The attempt is no longer the live one; what it wrote is, or will be, overwritten. */
  record FencedOff(String why) implements CommitOutcome {
    @Override
    public <R> R match(Function<Committed, R> onCommitted, Function<FencedOff, R> onFencedOff) {
      return onFencedOff.apply(this);
    }
  }
}
