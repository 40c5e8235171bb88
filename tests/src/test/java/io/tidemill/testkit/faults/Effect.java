package io.tidemill.testkit.faults;

/** What a {@link Fault} does to the connection that it strikes. */
public enum Effect {
  /** What was seen isn't passed on; both ends find the connection reset. */
  CUT,
  /** What was seen is passed on; before an answer reaches the client, the connection is reset. */
  CUT_ANSWER,
  /** What was seen waits, and all that follows it, until it is released or dropped. */
  HOLD,
  /** What was seen is passed on; its answer waits, until it is released or dropped. */
  HOLD_ANSWER,
  /** Half open: the connection stays, and nothing comes through any more, what was seen neither. */
  SWALLOW,
  /** What was seen is passed on; the connection stays, and no answer comes through any more. */
  SWALLOW_ANSWER
}
