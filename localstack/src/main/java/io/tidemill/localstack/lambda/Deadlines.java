package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** How long an environment may take for what, and what happens then. */
final class Deadlines {
  static final Future<?> NONE = CompletableFuture.completedFuture(null);

  /**
   * What the hooks after a restoration have. Source: Lambda Developer Guide, "Troubleshooting
   * SnapStart errors".
   */
  static final Duration RESTORE = Duration.ofSeconds(10);

  /** What an environment has for its start, unless the function's time-out is longer. */
  private static final Duration INIT_AT_LEAST = Duration.ofSeconds(10);

  /** What a start has that nobody waits for, as that before a snapshot. */
  private static final Duration SNAPSHOT_INIT_AT_LEAST = Duration.ofSeconds(130);

  private final ScheduledExecutorService timer;
  private final Executor threads;

  Deadlines(ScheduledExecutorService timer, Executor threads) {
    this.timer = requireNonNull(timer, "timer");
    this.threads = requireNonNull(threads, "threads");
  }

  /**
   * What a function's environment has for its start: 10 s before the first event, and then, all
   * over again, the time-out; before a snapshot, 130 s or the time-out. Source: Lambda Developer
   * Guide, "Understanding the Lambda execution environment lifecycle".
   */
  static Duration init(FunctionSpec spec) {
    Duration least =
        spec.options().snapStart() == SnapStart.NONE ? INIT_AT_LEAST : SNAPSHOT_INIT_AT_LEAST;
    return spec.timeout().compareTo(least) > 0 ? spec.timeout() : least;
  }

  /** Has something done once {@code time} has passed, unless it is cancelled. */
  Future<?> after(Duration time, Runnable action) {
    return timer.schedule(() -> threads.execute(action), time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
