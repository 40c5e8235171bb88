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
  /** The pipeline's file doesn't hold a valid definition now; its author must correct it. */
  DEFINITION_INVALID,
  /** A merged sink says something else than what its table was merged by. */
  MERGED_SINK_CHANGED,
  /** Write times have run ahead of the clock, as far as the store allows; time must pass. */
  WRITE_TIME_AHEAD
}
