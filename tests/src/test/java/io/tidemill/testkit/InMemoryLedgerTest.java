package io.tidemill.testkit;

import io.tidemill.core.ledger.Ledger;
import java.time.InstantSource;

class InMemoryLedgerTest extends LedgerContract {
  private final SettableClock clock = new SettableClock(SampleStates.TIME);
  private final InMemoryLedger ledger = new InMemoryLedger(clock);

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected Losses losses() {
    return ledger.losses();
  }

  @Override
  protected InstantSource storeClock() {
    return clock;
  }
}
