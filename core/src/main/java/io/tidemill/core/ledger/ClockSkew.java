package io.tidemill.core.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Whether a host's clock may be trusted with row timestamps. Those are taken from hosts' clocks,
 * and held by the store against its own: a clock far ahead would push all later write times with
 * it.
 */
public final class ClockSkew {
  /** How far a host's clock may be off the store's. */
  public static final Duration MOST = Duration.ofSeconds(60);

  private ClockSkew() {}

  /**
   * What is wrong with the host's clock, in a sentence; empty if it agrees with the store's. The
   * time that the question itself takes counts in the host's favour.
   */
  public static Optional<String> of(Ledger ledger, InstantSource clock) {
    Instant before = clock.instant();
    Instant store = ledger.storeTime();
    Instant after = clock.instant();
    if (store.isBefore(before.minus(MOST))) {
      return Optional.of(words(Duration.between(store, before), "ahead of", before, store));
    }
    if (store.isAfter(after.plus(MOST))) {
      return Optional.of(words(Duration.between(after, store), "behind", after, store));
    }
    return Optional.empty();
  }

  private static String words(Duration off, String where, Instant host, Instant store) {
    return "this host's clock (%s) is %s s %s the store's (%s), and at most %s s are allowed; mend the host's clock, or the store's"
        .formatted(host, off.toSeconds(), where, store, MOST.toSeconds());
  }
}
