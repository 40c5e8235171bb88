package io.tidemill.testkit.foreign;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What is done again and again in the background, in place of a cloud. */
final class Shims implements AutoCloseable {
  private static final int THREADS = 8;
  private static final long PAUSE_MILLIS = 200;
  private static final long END_WITHIN_SECONDS = 30;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean closed;

  /** Does {@code shim} until closed; a failure is told by {@link #check}, and it goes on. */
  void add(Runnable shim) {
    var unused =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                shim.run();
              } catch (RuntimeException e) {
                if (!closed) {
                  failure.compareAndSet(null, e);
                }
              }
            },
            0,
            PAUSE_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** Throws the first failure that there was. */
  void check() {
    RuntimeException first = failure.get();
    if (first != null) {
      throw new AssertionError("A shim has failed", first);
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
