package io.tidemill.simulation;

/**
 * Leaves a process's body at a call, to come back to it, or never. Nothing in {@code core} catches
 * it: it isn't an exception. One instance, without a stack, serves all.
 */
final class Suspended extends Error {
  private static final long serialVersionUID = 1L;

  // Without a stack there is nothing in it that could be another throw's.
  @SuppressWarnings("StaticAssignmentOfThrowable")
  static final Suspended NOW = new Suspended();

  private Suspended() {
    super("A simulated process stands still", null, false, false);
  }
}
