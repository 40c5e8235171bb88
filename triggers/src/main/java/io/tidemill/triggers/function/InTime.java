package io.tidemill.triggers.function;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Does work that may take longer than an invocation, and stops it in time to say so. */
final class InTime {
  /** What an answer needs: some tries to bring it, and the work's own end. */
  static final Duration RESERVE = Duration.ofSeconds(10);

  /** For the work to let go of what it holds, once it is told to stop. */
  private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

  private InTime() {}

  /**
   * What {@code work} gives. It is interrupted once less time is left than {@link #RESERVE}.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if it doesn't end in time
   * @throws RuntimeException what {@code work} throws
   */
  static <T> T run(Supplier<T> work, Supplier<Duration> timeLeft) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Duration most = timeLeft.get().minus(RESERVE);
    if (most.isNegative() || most.isZero()) {
      throw late("has not begun", Duration.ZERO);
    }
    Thread thread = new Thread(() -> complete(result, work), "tidemill-work");
    thread.setDaemon(true);
    thread.start();
    try {
      return result.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      stop(thread);
      throw late("is not done", most);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      stop(thread);
      Thread.currentThread().interrupt();
      throw late("was interrupted", most);
    }
  }

  private static <T> void complete(CompletableFuture<T> result, Supplier<T> work) {
    try {
      result.complete(work.get());
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  /** Left alone it would go on in a later invocation, beside that one's own work. */
  private static void stop(Thread thread) {
    thread.interrupt();
    try {
      thread.join(STOP_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TidemillException late(String how, Duration after) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "The migration %s after %d s, and the function's time ends. What is applied stays; deploy again, and it goes on from where it stopped"
            .formatted(how, after.toSeconds()));
  }
}
