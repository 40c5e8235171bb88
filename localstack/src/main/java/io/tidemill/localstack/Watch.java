package io.tidemill.localstack;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two clocks of the cloud: metrics are looked at each second, and the sweep has its own. */
final class Watch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final LagWatch lagWatch;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(2, Daemons.named("watch"));
  private final List<Future<?>> tasks;

  private Watch(LagWatch lagWatch, Runnable sweep, Duration sweepEvery) {
    this.lagWatch = lagWatch;
    this.tasks = List.of(every(LOOK_EVERY, lagWatch), every(sweepEvery, sweep));
  }

  /** Starts both; the first sweep, at once, adopts pipelines that are new. */
  static Watch start(LagWatch lagWatch, Runnable sweep, Duration sweepEvery) {
    return new Watch(lagWatch, sweep, sweepEvery);
  }

  @Override
  public void close() {
    lagWatch.stop();
    tasks.forEach(task -> task.cancel(false));
    Daemons.end(timer);
  }

  private Future<?> every(Duration time, Runnable task) {
    return timer.scheduleWithFixedDelay(
        () -> once(task), 0, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A task that throws would not be run again. */
  private static void once(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("A clock's work failed; it goes on", e);
    }
  }
}
