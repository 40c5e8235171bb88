package io.tidemill.testkit.foreign;

/** Somebody can't play AWS here; the message says why. */
public final class Absent extends Exception {
  private static final long serialVersionUID = 1L;

  Absent(String why) {
    super(why);
  }
}
