package io.tidemill.simulation.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time that it really is. Hosts' clocks may differ from it; it never goes back. */
public final class TrueTime implements InstantSource {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private long micros;

  /** Time begins at {@code start}. */
  public TrueTime(Instant start) {
    this.micros = micros(start);
  }

  /** µs since the epoch. */
  public long micros() {
    return micros;
  }

  @Override
  public Instant instant() {
    return at(micros);
  }

  /** Lets {@code duration}, 0 or more, pass. */
  public void pass(Duration duration) {
    passTo(micros + duration.toNanos() / 1_000);
  }

  /** Lets time pass up to {@code then}, µs since the epoch; no effect if that has been. */
  public void passTo(long then) {
    micros = Math.max(micros, then);
  }

  /** The instant {@code micros} after the epoch. */
  public static Instant at(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * 1_000);
  }

  /** µs from the epoch to {@code instant}. */
  public static long micros(Instant instant) {
    return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / 1_000;
  }
}
