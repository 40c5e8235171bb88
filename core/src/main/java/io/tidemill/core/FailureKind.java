package io.tidemill.core;

/** Who must act when something fails. */
public enum FailureKind {
  /**
   * The pipeline's author: a definition, schema or table doesn't fit. Trying again changes nothing.
   */
  PIPELINE,
  /** Whoever runs Tidemill: a setting, permission or quota. Trying again changes nothing. */
  OPERATOR,
  /** Nobody yet: a server was away or overloaded; the next wake-up tries again. */
  INFRASTRUCTURE,
  /** Nobody yet: whether a change was applied could not be learned; looking again will tell. */
  UNKNOWN_OUTCOME
}
