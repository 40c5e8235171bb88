package io.tidemill.simulation;

/** An invariant doesn't hold. */
final class Broken extends Error {
  private static final long serialVersionUID = 1L;

  private final String invariant;

  Broken(Invariant invariant, String message) {
    this(invariant.id(), message);
  }

  /**
   * @param invariant its short name, as in {@code I2-position-never-falls}
   * @param message what was expected, and what was found
   */
  Broken(String invariant, String message) {
    super(message, null, false, false);
    this.invariant = invariant;
  }

  String invariant() {
    return invariant;
  }
}
