package io.tidemill.simulation.world;

/** A call's answer never came: the effect may have been applied, or not, or will be. */
public final class AnswerLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AnswerLost(String step) {
    super("No answer to " + step, null, false, false);
  }
}
