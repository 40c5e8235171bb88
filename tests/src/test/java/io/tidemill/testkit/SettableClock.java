package io.tidemill.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is set. Safe for use by several threads. */
public final class SettableClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public SettableClock(Instant now) {
    this.now = new AtomicReference<>(now);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void set(Instant time) {
    now.set(time);
  }

  /** Sets the clock forward, or, by a negative duration, back. */
  public void advance(Duration duration) {
    now.updateAndGet(time -> time.plus(duration));
  }
}
