package io.tidemill.testkit;

import io.tidemill.core.ledger.Ledger;

class InMemoryLedgerTest extends LedgerContract {
  private final InMemoryLedger ledger = new InMemoryLedger();

  @Override
  protected Ledger ledger() {
    return ledger;
  }

  @Override
  protected Losses losses() {
    return ledger.losses();
  }
}
