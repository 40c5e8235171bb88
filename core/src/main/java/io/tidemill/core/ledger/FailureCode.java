package io.tidemill.core.ledger;

/** Why a pipeline is blocked; what a person must look at. */
public enum FailureCode {
  /** Every allowed attempt of the run ended without a commit. */
  ATTEMPTS_SPENT,
  /** More records were dead than {@code onBadRecord.deadLetters} allows. */
  TOO_MANY_DEAD_LETTERS,
  /** A merged sink's table held rows before the pipeline owned it. */
  TABLE_NOT_EMPTY,
  /** A sink's table is owned by another pipeline, which merges into it, or was merged by one. */
  TABLE_SHARED,
  /**
   * The definition can't run: its SQL, schema and tables don't fit together. Found before the
   * attempt wrote anything; a retry relies on that.
   */
  DEFINITION_INVALID,
  /**
   * A table refused what the run computed: an aggregate that doesn't fit, a table that was altered
   * meanwhile. Other rows may have been written or merged by then, so the run must stay what it is.
   */
  ROWS_REFUSED
}
