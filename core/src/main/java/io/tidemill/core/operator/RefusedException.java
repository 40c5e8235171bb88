package io.tidemill.core.operator;

/** Ends the planning of a command that may not be done; becomes a {@link Plan.Refused}. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String instead;

  /**
   * A refusal.
   *
   * @param why what speaks against it
   * @param instead what to do
   */
  RefusedException(String why, String instead) {
    super(why, null, false, false);
    this.instead = instead;
  }

  Plan.Refused asPlan() {
    return new Plan.Refused(getMessage(), instead);
  }
}
