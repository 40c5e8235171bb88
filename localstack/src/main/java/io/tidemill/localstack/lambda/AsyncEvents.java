package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.lambda.Event.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that nobody waits for, on their way to functions: tried again if the function fails on
 * them, or throttles, and dead letters in the end. All tries have one request id. Source: Lambda
 * Developer Guide, "How Lambda handles errors and retries with asynchronous invocation". Safe for
 * use by several threads.
 */
final class AsyncEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AsyncEvents.class);
  private static final int MOST_UNDER_WAY = 1_000;

  private final ScheduledExecutorService timer;
  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger underWay = new AtomicInteger();
  private final LettersUnderWay letters = new LettersUnderWay();
  private volatile boolean closed;

  AsyncEvents(ScheduledExecutorService timer) {
    this.timer = requireNonNull(timer, "timer");
  }

  /** An event, and what has become of it so far. */
  private record Waiting(
      DeployedLambda function, Event event, Instant acceptedAt, int errors, int throttles) {
    private FunctionOptions options() {
      return function.pool().deployment().spec().options();
    }

    private AsyncSettings settings() {
      return options().events();
    }

    private Waiting failed() {
      return new Waiting(function, event, acceptedAt, errors + 1, 0);
    }

    private Waiting throttled() {
      return new Waiting(function, event, acceptedAt, errors, throttles + 1);
    }

    private Event another() {
      return new Event(event.requestId(), event.invokedAs(), event.payload());
    }
  }

  /** Takes an event on; false if there are too many already. */
  boolean accept(DeployedLambda function, Event event) {
    if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
      underWay.decrementAndGet();
      return false;
    }
    attempt(new Waiting(function, event, clock.instant(), 0, 0));
    return true;
  }

  /** Forgets all events; dead letters that are under way to a queue are waited for a little. */
  @Override
  public void close() {
    closed = true;
    letters.close();
  }

  private void attempt(Waiting waiting) {
    CompletionStage<Void> unused =
        waiting.function().invoke(waiting.another()).thenAccept(settled -> judge(waiting, settled));
  }

  private void judge(Waiting waiting, Settled settled) {
    if (closed) {
      return;
    }
    if (settled.invocation() instanceof Invocation.Answered) {
      underWay.decrementAndGet();
    } else if (settled.invocation() instanceof Invocation.Throttled) {
      Waiting throttled = waiting.throttled();
      // What is stopped on purpose lets no event through later.
      if (waiting.function().isStopped()) {
        giveUp(throttled, settled);
      } else {
        again(throttled, settled, throttled.settings().afterThrottles(throttled.throttles()));
      }
    } else {
      Waiting failed = waiting.failed();
      if (failed.errors() > failed.settings().retriesAtMost()) {
        giveUp(failed, settled);
      } else {
        again(failed, settled, failed.settings().afterErrors(failed.errors()));
      }
    }
  }

  private void again(Waiting waiting, Settled settled, Duration wait) {
    Instant due = clock.instant().plus(wait);
    if (due.isAfter(waiting.acceptedAt().plus(waiting.settings().ageAtMost()))) {
      giveUp(waiting, settled);
      return;
    }
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS, timer)
        .execute(() -> attempt(waiting));
  }

  private void giveUp(Waiting waiting, Settled settled) {
    underWay.decrementAndGet();
    DeadLetter letter = DeadLetter.of(settled, waiting.event().payload());
    LOG.warn(
        "Function {} gives up event {}, which is a dead letter now: {}",
        waiting.event().invokedAs().arn(),
        letter.requestId(),
        letter.errorMessage());
    waiting.function().deadLetters().add(letter, clock.instant());
    waiting.options().deadLetters().ifPresent(queue -> letters.send(letter, queue::send));
  }
}
