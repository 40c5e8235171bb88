package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.LedgerAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many operations a JVM may have under way at a store: as many as configured, until requests
 * fail in a way that says that the store can't keep up. Then half as many, down to one, and one
 * more at a time while requests are answered again. While answers take ever longer, and no more
 * gets done for it, an eighth less at a time. Safe for use by several threads.
 *
 * <p>A burst of failures counts once: what was sent before the last fall tells of the time before
 * it, and falls are at least {@link #BETWEEN_FALLS} apart. A rise takes as many answers as there
 * may be operations, and {@link #BETWEEN_RISES}; while fewer than half of them are under way,
 * answers say nothing about more.
 */
final class WriteConcurrency {
  static final Duration BETWEEN_FALLS = Duration.ofMillis(200);
  static final Duration BETWEEN_RISES = Duration.ofMillis(100);

  /** People read what changes. */
  static final Duration BETWEEN_NEWS = Duration.ofSeconds(1);

  /** Those who wait are woken when one in so many places is free. */
  private static final int FREE_BEFORE_WAKING = 8;

  private static final Logger log = LoggerFactory.getLogger(WriteConcurrency.class);
  private static final Map<Shared, WriteConcurrency> OF_JVM = new ConcurrentHashMap<>();

  private final int most;
  private final LongSupplier nanos;
  private final Consumer<String> news;
  private final Object monitor = new Object();
  private volatile int limit;
  private final LatencyTrend latencies;
  private int underWay;
  private boolean full;
  private int answers;
  private long changedAt;
  private long fellAt;
  private int told;
  private long toldAt;

  private record Shared(LedgerAddress store, int most) {}

  /**
   * Begins with {@code most}.
   *
   * @param most at least 1
   * @param nanos tells the time as {@link System#nanoTime} does
   * @param news told of falls and rises, in a sentence for operators
   */
  WriteConcurrency(int most, LongSupplier nanos, Consumer<String> news) {
    this.most = most;
    this.nanos = requireNonNull(nanos, "nanos");
    this.news = requireNonNull(news, "news");
    this.limit = most;
    this.told = most;
    this.changedAt = nanos.getAsLong();
    this.fellAt = changedAt - BETWEEN_FALLS.toNanos();
    this.toldAt = changedAt - BETWEEN_NEWS.toNanos();
    this.latencies = new LatencyTrend(changedAt);
  }

  /** That of all this JVM's tasks which write to {@code store}. */
  static WriteConcurrency ofJvm(LedgerAddress store, int most) {
    return OF_JVM.computeIfAbsent(
        new Shared(store, most),
        shared -> new WriteConcurrency(shared.most(), System::nanoTime, log::info));
  }

  /**
   * Begins an operation once there is room for it; false if there is none for too long. Once there
   * is none, all wait until there is room for some: a thread that is woken costs more than an
   * operation that begins a little later.
   */
  boolean enter(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (monitor) {
      while (full || underWay >= limit) {
        full = true;
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
      }
      underWay++;
      return true;
    }
  }

  /** Ends an operation. */
  void leave() {
    synchronized (monitor) {
      underWay--;
      reopen();
    }
  }

  private void reopen() {
    if (full && underWay <= limit - Math.max(1, limit / FREE_BEFORE_WAKING)) {
      full = false;
      monitor.notifyAll();
    }
  }

  /** How many operations may be under way now. */
  int limit() {
    return limit;
  }

  /** The time at which a request is sent, as {@link #overrun} wants it. */
  long now() {
    return nanos.getAsLong();
  }

  /**
   * Takes in that the store answered a request.
   *
   * @param sentAt when the request was sent, by {@link #now}
   * @param rows how many rows it wrote or asked for
   */
  void answered(long sentAt, int rows) {
    change(sentAt, rows).ifPresent(news);
  }

  /**
   * Takes in that the store could not keep up with a request.
   *
   * @param sentAt when the request was sent, by {@link #now}
   */
  void overrun(long sentAt, Throwable reason) {
    fallen(sentAt, reason).ifPresent(news);
  }

  private Optional<String> change(long sentAt, int rows) {
    synchronized (monitor) {
      long now = now();
      LatencyTrend.Verdict verdict = latencies.answered(now, now - sentAt, rows, limit);
      return switch (verdict) {
        case USUAL -> risen(now);
        case LONG -> Optional.empty();
        case GROWN -> lowered(now);
      };
    }
  }

  private Optional<String> risen(long now) {
    answers++;
    if (limit == most
        || answers < limit
        || underWay * 2 < limit
        || now - changedAt < BETWEEN_RISES.toNanos()) {
      return Optional.empty();
    }
    change(limit + 1, now);
    return told("since the store answers");
  }

  private Optional<String> lowered(long now) {
    if (limit == 1 || now - fellAt < BETWEEN_FALLS.toNanos()) {
      return Optional.empty();
    }
    fellAt = now;
    change(limit - Math.max(1, limit / 8), now);
    return told(
        "since requests take ever longer, %d ms by now, and no more gets done"
            .formatted(latencies.ofRequest().toMillis()));
  }

  private Optional<String> fallen(long sentAt, Throwable reason) {
    synchronized (monitor) {
      long now = now();
      if (limit == 1 || sentAt - fellAt < 0 || now - fellAt < BETWEEN_FALLS.toNanos()) {
        return Optional.empty();
      }
      fellAt = now;
      change(limit / 2, now);
      return told(
          "since the store can't keep up (%s: %s)"
              .formatted(reason.getClass().getSimpleName(), reason.getMessage()));
    }
  }

  private void change(int next, long now) {
    limit = next;
    answers = 0;
    changedAt = now;
    reopen();
  }

  /** What to tell now: of quick changes the sum, and of a rise the end at once. */
  private Optional<String> told(String why) {
    boolean whole = limit == most && told < most;
    if (limit == told || (!whole && changedAt - toldAt < BETWEEN_NEWS.toNanos())) {
      return Optional.empty();
    }
    String sentence =
        "Writing %s: at most %d requests at once, not %d any more, %s"
            .formatted(limit < told ? "slows down" : "speeds up", limit, told, why);
    told = limit;
    toldAt = changedAt;
    return Optional.of(sentence);
  }
}
