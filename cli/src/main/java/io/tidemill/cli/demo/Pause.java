package io.tidemill.cli.demo;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;

/** Waiting a moment. */
final class Pause {
  private Pause() {}

  /**
   * Waits.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the thread is interrupted
   */
  static void millis(long time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(FailureKind.INFRASTRUCTURE, "The demo was interrupted", e);
    }
  }
}
