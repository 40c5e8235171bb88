package io.tidemill.keyspace.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before a statement is sent again: doubling, with jitter, so that those who
 * contend for one row don't meet again.
 */
public final class Backoff {
  /** How often a statement is sent before it is given up. */
  public static final int TRIES = 6;

  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 2_000;

  private Backoff() {}

  /**
   * A random wait of at least half and at most all of 100 ms, doubled with each try, at most 2 s.
   *
   * @param tries how often the statement was sent so far, from 1
   */
  public static Duration after(int tries) {
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(tries - 1, 16));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
  }

  /**
   * Waits {@link #after} so many tries.
   *
   * @return whether to send the statement once more; false if it was sent often enough, or the
   *     thread was interrupted
   */
  public static boolean again(int tries) {
    return tries < TRIES && Store.slept(after(tries));
  }
}
