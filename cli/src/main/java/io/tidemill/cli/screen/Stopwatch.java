package io.tidemill.cli.screen;

import java.time.Duration;

/** Time since it was made. */
public final class Stopwatch {
  private final long start = System.nanoTime();

  /** How long ago that was. */
  public Duration time() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Like {@code 12.3 s}. */
  public String elapsed() {
    return "%.1f s".formatted(time().toMillis() / 1000.0);
  }
}
