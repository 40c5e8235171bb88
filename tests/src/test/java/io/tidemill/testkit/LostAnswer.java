package io.tidemill.testkit;

/** What became of a conditional change whose answer never arrives. */
public enum LostAnswer {
  /** It was applied. */
  APPLIED,
  /** It never reached the store. */
  NOT_APPLIED,
  /** It was delivered twice; only the second answer, a refusal, arrives. */
  DELIVERED_TWICE
}
