package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerAddress;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.run.Deadline;
import io.tidemill.core.run.MergeRule;
import io.tidemill.core.run.RowTimestamps;
import java.io.Serializable;
import java.time.Instant;

/**
 * What an attempt's writes have in common.
 *
 * @param store where the tables are
 * @param timestamps at which the attempt writes its rows
 * @param liveFrom from when on rows' time to live counts
 * @param merging tells what merged rows already count
 * @param deadline from when on no write starts
 * @param limits how hard the store is pressed
 * @param deadRowsAllowed the most rows that a sink's table may refuse
 */
public record WriteContext(
    LedgerAddress store,
    RowTimestamps timestamps,
    Instant liveFrom,
    MergeRule merging,
    Deadline deadline,
    WriteLimits limits,
    long deadRowsAllowed)
    implements Serializable {

  public WriteContext {
    requireNonNull(store, "store");
    requireNonNull(timestamps, "timestamps");
    requireNonNull(liveFrom, "liveFrom");
    requireNonNull(merging, "merging");
    requireNonNull(deadline, "deadline");
    requireNonNull(limits, "limits");
    if (deadRowsAllowed < 0) {
      throw new IllegalArgumentException(
          "Dead rows allowed must be >= 0, got %d".formatted(deadRowsAllowed));
    }
  }

  /**
   * The context of a run's live attempt.
   *
   * @param timestamps at which it writes its rows
   */
  public static WriteContext of(
      LedgerAddress store,
      Run run,
      RowTimestamps timestamps,
      WriteLimits limits,
      long deadRowsAllowed) {
    return new WriteContext(
        store,
        timestamps,
        run.liveFrom(),
        MergeRule.of(run),
        new Deadline(run.attempt().deadline()),
        limits,
        deadRowsAllowed);
  }

  /** The same, with another number of rows that a table may refuse. */
  public WriteContext allowing(long deadRows) {
    return new WriteContext(store, timestamps, liveFrom, merging, deadline, limits, deadRows);
  }

  /** The same, pressing the store otherwise. */
  public WriteContext within(WriteLimits others) {
    return new WriteContext(
        store, timestamps, liveFrom, merging, deadline, others, deadRowsAllowed);
  }
}
