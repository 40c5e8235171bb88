package io.tidemill.core.ledger;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change of the position that was not a commit: the ledger's row keeps the last one, and the
 * history all.
 *
 * @param number 1, 2, 3… per pipeline
 * @param from the position before
 * @param to the position after
 * @param passed offsets that it passed over: no longer guaranteed, perhaps partly present in the
 *     tables, at most once per row
 * @param run the run that was given up, if one was
 * @param why in a sentence
 */
public record PositionChange(
    long number,
    Kind kind,
    Instant at,
    Position from,
    Position to,
    List<OffsetRange> passed,
    Optional<Long> run,
    String why) {
  /** What made the position change. */
  public enum Kind {
    /** Retention had taken records before they were processed. */
    GAP,
    /** A person gave a blocked run up. */
    SKIP,
    /** A person named another position. */
    RESET,
    /** A person named the position of a pipeline whose state was lost. */
    ADOPTION
  }

  public PositionChange {
    requireNonNull(kind, "kind");
    requireNonNull(at, "at");
    requireNonNull(from, "from");
    requireNonNull(to, "to");
    requireNonNull(run, "run");
    requireNonNull(why, "why");
    passed = List.copyOf(passed);
    if (number < 1) {
      throw new IllegalArgumentException("Number must be >= 1, got " + number);
    }
  }
}
