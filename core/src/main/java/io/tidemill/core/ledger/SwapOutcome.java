package io.tidemill.core.ledger;

import java.util.function.Function;

/** How a compare-and-set ended. */
public sealed interface SwapOutcome {
  <R> R match(Function<Swapped, R> onSwapped, Function<Stale, R> onStale);

  /**
   * The change stands, or stood: another may have followed it already.
   *
   * @param now the row as this change wrote it
   */
  record Swapped(Versioned now) implements SwapOutcome {
    @Override
    public <R> R match(Function<Swapped, R> onSwapped, Function<Stale, R> onStale) {
      return onSwapped.apply(this);
    }
  }

  /**
   * The row is not, or no longer, at the version expected. After an unknown outcome this does not
   * prove that the change was never applied: judge by content.
   */
  record Stale(Versioned current) implements SwapOutcome {
    @Override
    public <R> R match(Function<Swapped, R> onSwapped, Function<Stale, R> onStale) {
      return onStale.apply(this);
    }
  }
}
