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
  WRITE_TIME_AHEAD,
  /** The last attempt failed a short while ago; the next one waits. */
  BACKING_OFF,
  /** Jobs past their deadline were told to stop, and have not ended yet. */
  CANCELLING,
  /** This host's clock and the store's differ too much for row timestamps; mend the clock. */
  CLOCK_SKEW,
  /** As many runs as {@code maxRunsPerDay} allows were started today. */
  RUNS_SPENT,
  /** A transaction of a producer stays open, and keeps all later records of its partition back. */
  HANGING_TRANSACTION,
  /** An attempt that was given up, its end not confirmed, could still write. */
  NOT_QUIET
}
