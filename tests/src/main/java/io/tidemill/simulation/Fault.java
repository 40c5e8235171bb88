package io.tidemill.simulation;

import java.util.Locale;

/** What may go wrong at a call of a process to the world. */
enum Fault {
  /** The process dies; the call was never made. */
  CRASH_BEFORE(0, false),
  /** The process dies; the call had its effect. */
  CRASH_AFTER(1, false),
  /** The call arrives late; others run meanwhile. */
  DELAY(2, false),
  /** The process stands still for hours, or longer, before the call. */
  PAUSE(3, false),
  /** The host's clock jumps before the call. */
  CLOCK_JUMP(4, false),
  /** The service is away. */
  ERROR(5, false),
  /** The call is delivered twice. */
  DUPLICATE(6, true),
  /** It had its effect, the answer was lost. */
  LOST_APPLIED(7, true),
  /** It had none, and the caller can't know. */
  LOST_NOT_APPLIED(8, true),
  /** The answer was lost, and the effect comes later. */
  LOST_APPLIED_LATER(9, true);

  private final int place;
  private final boolean ofEffects;

  Fault(int place, boolean ofEffects) {
    this.place = place;
    this.ofEffects = ofEffects;
  }

  /** 0, 1, 2… in order, for arrays of counts by fault. */
  int place() {
    return place;
  }

  /** Whether it is another fault than those before only where the call changes something. */
  boolean ofEffects() {
    return ofEffects;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
