package io.tidemill.core.trigger;

import io.tidemill.core.offsets.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A transaction of a producer that nobody will end any more. It keeps all later records of its
 * partition from being read, and nothing else tells of it.
 */
final class HangingTransaction {
  /**
   * The longest that a broker lets a producer ask for ({@code transaction.max.timeout.ms}), and a
   * minute: a transaction older than that has been forgotten by its coordinator.
   */
  private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(16);

  private HangingTransaction() {}

  /**
   * Since when one has kept records back; empty if none has.
   *
   * @param reached when the position was reached: records may bear old times, as in a back-fill
   */
  static Optional<Instant> since(Backlog backlog, Instant reached, Instant now) {
    return backlog
        .openSince()
        .map(since -> since.isAfter(reached) ? since : reached)
        .filter(since -> since.plus(LONGEST_TRANSACTION).isBefore(now));
  }
}
