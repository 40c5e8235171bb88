package io.tidemill.core.ledger;

/** Why a run was started. */
public enum Reason {
  /** As many records waited as the policy asks for. */
  MIN_RECORDS,
  /** The oldest record had waited as long as the policy allows. */
  MAX_DELAY,
  /** A person asked. */
  MANUAL,
  /** A person asked for records to be processed again. */
  REPLAY,
  /** A person asked for a merged table to be made anew. */
  REBUILD,
  /** A person asked for dead letters to be tried again. */
  DEAD_LETTERS
}
