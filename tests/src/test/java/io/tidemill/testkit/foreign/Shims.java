package io.tidemill.testkit.foreign;

import io.tidemill.localstack.Daemons;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What is done again and again in the background, in place of a cloud. */
final class Shims implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long PAUSE_MILLIS = 200;
  private static final long END_WITHIN_SECONDS = 30;

  /** On a busy machine a call may time out, and the next look does what that one didn't. */
  private static final int MOST_FAILURES_IN_A_ROW = 5;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(THREADS, Daemons.named("shim"));
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean closed;

  /** Does {@code shim} until closed, also after failures; five in a row {@link #check} tells. */
  void add(Runnable shim) {
    AtomicInteger failures = new AtomicInteger();
    var unused =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                shim.run();
                failures.set(0);
              } catch (RuntimeException e) {
                if (failures.incrementAndGet() >= MOST_FAILURES_IN_A_ROW && !closed) {
                  failure.compareAndSet(null, e);
                }
              }
            },
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Throws if one has failed again and again. */
  void check() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw new AssertionError(
          "A shim has failed %d times in a row".formatted(MOST_FAILURES_IN_A_ROW), first);
    }
  }

  /** Ends them, and waits until they have ended. */
  @Override
  public void close() {
    closed = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
