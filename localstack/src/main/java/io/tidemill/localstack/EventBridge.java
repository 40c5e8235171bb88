package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillException;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.localstack.event.CloudEvent;
import io.tidemill.localstack.event.WakeUp;
import io.tidemill.localstack.event.WakeUpAnswer;
import io.tidemill.localstack.lambda.Invocation;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to the functions, as EventBridge's rules, its Scheduler and Lambda do: in the
 * background, in no order, and an event that a function fails on is delivered again a few times,
 * then dropped. A sweep is not: the next one does its work. Safe for use by several threads.
 */
final class EventBridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventBridge.class);

  /** The first wait; Lambda's are minutes, but nobody who looks on waits so long. */
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Each is five times the one before. */
  private static final List<Duration> WAIT_BEFORE_RETRIES =
      Stream.iterate(
              FIRST_WAIT, wait -> Collections.min(List.of(LONGEST_WAIT, wait.multipliedBy(5))))
          .limit(Events.DELIVERY.retries())
          .toList();

  private final Invoker lambda;
  private final Names names;
  private final Predicate<CloudEvent> delivered;
  private final Observers observers;
  private final List<Duration> waitBeforeRetries;
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean closed;

  /** Invokes functions, as Lambda's service does. */
  @FunctionalInterface
  interface Invoker {
    CompletableFuture<Invocation> invoke(String function, byte[] payload);
  }

  /** Brings those events that {@code delivered} lets through. */
  EventBridge(Invoker lambda, Names names, Predicate<CloudEvent> delivered, Observers observers) {
    this(lambda, names, delivered, observers, WAIT_BEFORE_RETRIES);
  }

  EventBridge(
      Invoker lambda,
      Names names,
      Predicate<CloudEvent> delivered,
      Observers observers,
      List<Duration> waitBeforeRetries) {
    this.lambda = requireNonNull(lambda, "lambda");
    this.names = requireNonNull(names, "names");
    this.delivered = requireNonNull(delivered, "delivered");
    this.observers = requireNonNull(observers, "observers");
    this.waitBeforeRetries = List.copyOf(waitBeforeRetries);
  }

  /** An event has happened; what comes of it is logged, and told to the observers. */
  void send(CloudEvent event) {
    observers.tell(observer -> observer.happened(event));
    Optional<String> function = rule(event);
    if (function.isPresent() && !closed && delivered.test(event)) {
      if (event.kind() != EventKind.SCHEDULE) {
        inBackground(function.get(), event, () -> {});
      } else if (sweeping.compareAndSet(false, true)) {
        inBackground(function.get(), event, () -> sweeping.set(false));
      }
    }
  }

  /**
   * Has a wake-up done, and waits for the answer.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if the function didn't answer
   */
  WakeUpAnswer ask(WakeUp wakeUp) {
    try {
      return invoke(names.lagTriggerFunction(), wakeUp).join();
    } catch (CompletionException e) {
      throw failure(wakeUp, e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** The function that wants the event, which the cloud's rules say: empty if none does. */
  private Optional<String> rule(CloudEvent event) {
    boolean wanted =
        switch (event.kind()) {
          case ALARM -> Events.ALARM_STATE.equals(event.state());
          case JOB_RUN -> Events.ENDED_JOB_STATES.contains(event.state());
          case SCHEDULE -> true;
        };
    return wanted ? Optional.of(names.function(event.kind().woken())) : Optional.empty();
  }

  private void inBackground(String function, CloudEvent event, Runnable afterwards) {
    var unused =
        invoke(function, event)
            .whenComplete(
                (answer, thrown) -> {
                  afterwards.run();
                  if (thrown != null && !closed) {
                    logDropped(function, event, failure(event, thrown));
                  }
                });
  }

  private CompletableFuture<WakeUpAnswer> invoke(String function, WakeUp wakeUp) {
    LOG.debug("function={} step=wake-up event=\"{}\"", function, wakeUp.summary());
    return attempt(function, wakeUp, 0)
        .whenComplete(
            (answer, thrown) -> {
              if (thrown == null) {
                answered(function, wakeUp, answer);
              } else if (!closed) {
                TidemillException failure = failure(wakeUp, thrown);
                observers.tell(observer -> observer.failed(wakeUp, failure));
              }
            });
  }

  private CompletableFuture<WakeUpAnswer> attempt(String function, WakeUp wakeUp, int retry) {
    return invoked(function, wakeUp)
        .thenCompose(
            invocation ->
                invocation.<CompletableFuture<WakeUpAnswer>>match(
                    answered ->
                        CompletableFuture.completedFuture(WakeUpAnswer.parse(answered.payload())),
                    failed ->
                        againIfEvent(
                            function,
                            wakeUp,
                            retry,
                            "failed: %s: %s".formatted(failed.errorType(), failed.message())),
                    timedOut ->
                        againIfEvent(
                            function,
                            wakeUp,
                            retry,
                            "didn't answer within %d s".formatted(timedOut.after().toSeconds())),
                    notStarted ->
                        again(
                            function,
                            wakeUp,
                            retry,
                            "didn't start: %s: %s"
                                .formatted(notStarted.errorType(), notStarted.message())),
                    throttled -> again(function, wakeUp, retry, "is busy")));
  }

  private CompletableFuture<Invocation> invoked(String function, WakeUp wakeUp) {
    if (closed) {
      return CompletableFuture.failedFuture(new CancellationException("The cloud is closing"));
    }
    try {
      return lambda.invoke(function, wakeUp.json());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What has begun may have done its work: a person or a timer wouldn't want that twice. */
  private CompletableFuture<WakeUpAnswer> againIfEvent(
      String function, WakeUp wakeUp, int retry, String why) {
    boolean event = wakeUp instanceof CloudEvent happened && happened.kind() != EventKind.SCHEDULE;
    return again(function, wakeUp, event ? retry : waitBeforeRetries.size(), why);
  }

  private CompletableFuture<WakeUpAnswer> again(
      String function, WakeUp wakeUp, int retry, String why) {
    if (retry >= retries(wakeUp) || closed) {
      return CompletableFuture.failedFuture(
          new TidemillException(
              FailureKind.INFRASTRUCTURE,
              "Function %s %s; its log says more, and the next wake-up tries again"
                  .formatted(function, why)));
    }
    LOG.debug("function={} step=wake-up {}; it is tried again", function, why);
    Duration wait = waitBeforeRetries.get(retry);
    return CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
        .thenCompose(waited -> attempt(function, wakeUp, retry + 1));
  }

  private int retries(WakeUp wakeUp) {
    return wakeUp instanceof CloudEvent event && event.kind() == EventKind.SCHEDULE
        ? Events.SWEEP_DELIVERY.retries()
        : waitBeforeRetries.size();
  }

  private void answered(String function, WakeUp wakeUp, WakeUpAnswer answer) {
    answer
        .refused()
        .ifPresent(
            why -> LOG.warn("function={} refused \"{}\": {}", function, wakeUp.summary(), why));
    observers.tell(observer -> observer.answered(wakeUp, answer));
  }

  private static void logDropped(String function, CloudEvent event, TidemillException failure) {
    LOG.warn(
        "function={} step=wake-up kind={}: \"{}\" is dropped. {}",
        function,
        failure.kind(),
        event.summary(),
        failure.getMessage());
    LOG.debug("function={} step=wake-up", function, failure);
  }

  private static TidemillException failure(WakeUp wakeUp, Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    return cause instanceof TidemillException known
        ? known
        : new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "\"%s\" did not come to an answer: %s".formatted(wakeUp.summary(), cause),
            cause);
  }
}
