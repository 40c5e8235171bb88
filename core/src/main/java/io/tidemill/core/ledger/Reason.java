package io.tidemill.core.ledger;

/** Why a run was started. */
public enum Reason {
  /** As many records waited as the policy asks for. */
  MIN_RECORDS,
  /** The oldest record had waited as long as the policy allows. */
  MAX_DELAY,
  /** A person asked. */
  MANUAL
}
