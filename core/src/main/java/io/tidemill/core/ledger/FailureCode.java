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
   * The definition can't run: its SQL, schema and tables don't fit together, or it lacks the schema
   * of a record. Found before the attempt wrote anything; a retry relies on that.
   */
  DEFINITION_INVALID,
  /**
   * A table refused what the run computed: an aggregate that doesn't fit, a table that was altered
   * meanwhile. Other rows may have been written or merged by then, so the run must stay what it is.
   */
  ROWS_REFUSED,
  /** The pipeline has published offsets, or owns tables, and the ledger has no state of it. */
  STATE_LOST,
  /** The published offsets are of a later run than any the ledger knows: it is an old copy. */
  LEDGER_RESTORED,
  /** The topic has another id than the position's: it was deleted and made anew. */
  TOPIC_RECREATED,
  /** The log no longer holds what the position was taken from: its end fell below, or diverged. */
  LOG_TRUNCATED,
  /** Retention took records before they were processed. */
  RECORDS_LOST,
  /** The topic has more partitions than before, and the pipeline wants a person to look. */
  PARTITIONS_ADDED,
  /** A job that was told to stop has not been seen to end. */
  CANCEL_UNCONFIRMED
}
