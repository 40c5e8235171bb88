package io.tidemill.localstack;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that don't keep the JVM alive. */
public final class Daemons {
  private static final long END_WITHIN_SECONDS = 1;

  private Daemons() {}

  /** Threads named {@code name-1}, {@code name-2}… */
  public static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return work -> {
      Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Lets what runs on {@code threads} end by itself for a second; then interrupts it. */
  static void end(ExecutorService threads) {
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
