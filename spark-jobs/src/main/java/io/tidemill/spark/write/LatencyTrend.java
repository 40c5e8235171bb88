package io.tidemill.spark.write;

import java.time.Duration;

/**
 * Tells from latencies whether a store falls behind: it takes longer for the same work than it used
 * to, and gets no more done. Looks at windows of answers, and compares each with a long view of
 * those before. Not thread-safe.
 *
 * <p>A store that is slower and has no queue, since it is further away or its disks are, looks the
 * same at first. But there, latency doesn't fall with the number of requests under way; then what
 * was found becomes what is usual.
 */
final class LatencyTrend {
  /** How a window compares. */
  enum Verdict {
    /** No window has ended, or it is as windows are. */
    USUAL,
    /** Longer than usual: not the time to do more at once. */
    LONG,
    /** Grown, for some windows on end: there should be less at once. */
    GROWN
  }

  private static final long WINDOW = Duration.ofMillis(100).toNanos();

  /** Fewer are no view. */
  private static final int ANSWERS_OF_WINDOW = 8;

  /**
   * Requests that take less, on the average, wait for nothing that matters: time-outs are 2 s and
   * more. So a machine that is busy for a moment isn't taken for an overloaded store.
   */
  private static final double SHORT = Duration.ofMillis(50).toNanos();

  /** What a request costs the store beside its rows, in rows; see {@link Gathering}. */
  private static final int ROWS_OF_REQUEST = 10;

  private static final double GROWN = 2;
  private static final double LONGER = 1.5;
  private static final double MORE_WORK = 1.1;

  /** A pause of a JVM spoils one window or two. */
  private static final int WINDOWS_ON_END = 3;

  /** How much of a longer window goes into the long view: it forgets in 10 s or more. */
  private static final double SLOWLY = 0.01;

  /** How much of a shorter one does. */
  private static final double QUICKLY = 0.5;

  /** With so many of the requests left that there were, their latency must have fallen. */
  private static final double FEWER = 0.6;

  private static final double FALLEN = 0.85;

  private long since;
  private double latency;
  private double work;
  private int answers;

  private double usualLatency;
  private double usualWork;
  private int grownWindows;
  private double latencyAtFirst;
  private int limitAtFirst;
  private boolean longNow;
  private double lastOfRequest;

  /** A trend that begins at {@code now}, in ns. */
  LatencyTrend(long now) {
    this.since = now;
  }

  /**
   * Takes in an answer.
   *
   * @param now in ns
   * @param nanos how long it took
   * @param rows what was asked for
   * @param limit how many requests may be under way
   */
  Verdict answered(long now, long nanos, int rows, int limit) {
    latency += nanos;
    work += ROWS_OF_REQUEST + rows;
    answers++;
    if (now - since < WINDOW || answers < ANSWERS_OF_WINDOW) {
      return longNow ? Verdict.LONG : Verdict.USUAL;
    }
    Verdict verdict = ended(latency / work, work / (now - since), latency / answers, limit);
    longNow = verdict != Verdict.USUAL;
    since = now;
    latency = 0;
    work = 0;
    answers = 0;
    return verdict;
  }

  private Verdict ended(double ofWork, double pace, double ofRequest, int limit) {
    lastOfRequest = ofRequest;
    if (usualLatency == 0) {
      usualLatency = ofWork;
      usualWork = pace;
      return Verdict.USUAL;
    }
    boolean grown =
        ofRequest > SHORT && ofWork > GROWN * usualLatency && pace < MORE_WORK * usualWork;
    grownWindows = grown ? grownWindows + 1 : 0;
    if (grownWindows == WINDOWS_ON_END) {
      latencyAtFirst = ofWork;
      limitAtFirst = limit;
    }
    if (grownWindows > WINDOWS_ON_END
        && limit <= FEWER * limitAtFirst
        && ofWork > FALLEN * latencyAtFirst) {
      usualLatency = ofWork;
      usualWork = pace;
      grownWindows = 0;
      return Verdict.USUAL;
    }
    usualLatency += (ofWork - usualLatency) * (ofWork < usualLatency ? QUICKLY : SLOWLY);
    usualWork += (pace - usualWork) * (pace > usualWork ? QUICKLY : SLOWLY);
    if (grownWindows >= WINDOWS_ON_END) {
      return Verdict.GROWN;
    }
    return ofRequest > SHORT && ofWork > LONGER * usualLatency ? Verdict.LONG : Verdict.USUAL;
  }

  /** How long requests took in the last window, on the average. */
  Duration ofRequest() {
    return Duration.ofNanos((long) lastOfRequest);
  }
}
