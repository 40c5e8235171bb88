package io.tidemill.core.policy;

/** Why no run starts now. */
public enum HoldReason {
  /** Nothing waits. */
  NO_BACKLOG,
  /** Something waits, but neither long nor much enough. */
  BELOW_THRESHOLD,
  /** The last run ended less than {@code cooldown} ago. */
  COOLING_DOWN,
  /** The pipeline is paused. */
  PAUSED,
  /** A run is under way. */
  RUN_IN_PROGRESS,
  /** A person must move the pipeline on. */
  BLOCKED,
  /** Write times have run ahead of the clock, as far as the store allows; time must pass. */
  WRITE_TIME_AHEAD
}
