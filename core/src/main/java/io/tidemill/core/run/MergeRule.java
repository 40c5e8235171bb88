package io.tidemill.core.run;

import io.tidemill.core.pipeline.Sink;
import java.io.Serializable;

/**
 * Whether a run's value is still to be merged into a row, told by the mark that the row carries:
 * the claim time of the last run merged into it.
 *
 * @param claimTime of the run that merges, µs
 */
public record MergeRule(long claimTime) implements Serializable {
  /** The column that carries the mark. */
  public static final String MARK_COLUMN = Sink.MARK_COLUMN;

  /** What to do with a row. */
  public enum Decision {
    /** Merge: write every merged column and the mark in one statement. */
    MERGE,
    /** An earlier attempt of this run merged it already. */
    ALREADY_MERGED,
    /** A later run, or another pipeline, has been here: stop the attempt. */
    STOP
  }

  /**
   * Decides for one row.
   *
   * @param mark the row's mark, or null if the row is absent or carries none
   */
  public Decision decide(Long mark) {
    if (mark == null || mark < claimTime) {
      return Decision.MERGE;
    }
    return mark == claimTime ? Decision.ALREADY_MERGED : Decision.STOP;
  }
}
