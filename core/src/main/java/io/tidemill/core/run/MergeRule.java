package io.tidemill.core.run;

import io.tidemill.core.ledger.Run;
import io.tidemill.core.pipeline.Sink;
import java.io.Serializable;

/**
 * Whether a run's value is still to be merged into a row, told by the mark that the row carries:
 * the claim time of the last run merged into it.
 *
 * @param claimTime of the run that merges, µs
 * @param since marks below this are void, µs: rows that carry one stand from before the table was
 *     emptied, or came late to it
 */
public record MergeRule(long claimTime, long since) implements Serializable {
  /** Below every mark: all count. */
  public static final long ALL = Long.MIN_VALUE;

  /** The column that carries the mark. */
  public static final String MARK_COLUMN = Sink.MARK_COLUMN;

  /** What to do with a row. */
  public enum Decision {
    /** Merge: write every merged column and the mark in one statement. */
    MERGE,
    /** The same, as if there were no row. */
    BEGIN,
    /** An earlier attempt of this run merged it already. */
    ALREADY_MERGED,
    /** A later run, or another pipeline, has been here: stop the attempt. */
    STOP
  }

  /** That of a run: in a rebuild, only what its own runs have merged counts. */
  public static MergeRule of(Run run) {
    long since =
        run.work()
            .match(
                own -> ALL,
                again -> ALL,
                rebuild -> rebuild.begun().orElse(run.claimTime()),
                redo -> ALL);
    return new MergeRule(run.claimTime(), since);
  }

  /**
   * Decides for one row.
   *
   * @param mark the row's mark, or null if the row is absent or carries none
   */
  public Decision decide(Long mark) {
    long carried = mark == null ? ALL : mark;
    if (carried < since) {
      return Decision.BEGIN;
    }
    if (carried < claimTime) {
      return Decision.MERGE;
    }
    return carried == claimTime ? Decision.ALREADY_MERGED : Decision.STOP;
  }
}
