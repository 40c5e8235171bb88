package io.tidemill.cli.demo;

import java.time.Duration;

/** Time since it was made. */
final class Stopwatch {
  private final long start = System.nanoTime();

  Duration time() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Like {@code 12.3 s}. */
  String elapsed() {
    return "%.1f s".formatted(time().toMillis() / 1000.0);
  }
}
