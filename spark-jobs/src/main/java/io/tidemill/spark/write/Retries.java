package io.tidemill.spark.write;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Sends a request again, after delays that double and are jittered, as long as its errors look like
 * ones that pass. Safe for writes, whose explicit timestamps make them idempotent.
 *
 * @param most how often to send it again; then the last error stands
 * @param firstDelay the longest pause before the first repetition; at least half of it is waited
 * @param passing whether an error is worth a repetition
 */
record Retries(int most, Duration firstDelay, Predicate<Throwable> passing) {
  /** Bridges about ten seconds of overload besides the requests' own time-outs. */
  static final Retries OF_REQUESTS = new Retries(6, Duration.ofMillis(200), StoreErrors::passing);

  /** The answer to {@code request}, or its last error, unwrapped. */
  <T> CompletionStage<T> run(Supplier<CompletionStage<T>> request) {
    CompletableFuture<T> result = new CompletableFuture<>();
    send(request, 0, result);
    return result;
  }

  private <T> void send(
      Supplier<CompletionStage<T>> request, int repetition, CompletableFuture<T> result) {
    CompletionStage<T> sent;
    try {
      sent = request.get();
    } catch (RuntimeException e) {
      sent = CompletableFuture.failedFuture(e);
    }
    CompletionStage<T> unused =
        sent.whenComplete(
            (answer, error) -> {
              if (error == null) {
                result.complete(answer);
                return;
              }
              Throwable cause = StoreErrors.unwrapped(error);
              if (repetition < most && passing.test(cause)) {
                later(repetition).execute(() -> send(request, repetition + 1, result));
              } else {
                result.completeExceptionally(cause);
              }
            });
  }

  private Executor later(int repetition) {
    long longest = firstDelay.toNanos() << repetition;
    long pause = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    return CompletableFuture.delayedExecutor(pause, TimeUnit.NANOSECONDS);
  }
}
