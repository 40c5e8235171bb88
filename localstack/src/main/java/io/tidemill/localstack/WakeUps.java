package io.tidemill.localstack;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.trigger.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes pipelines: of each, one wake-up at a time, the others waiting their turn. Those asked for
 * while one waits in the background are one. Safe for use by several threads.
 */
final class WakeUps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);
  private static final Duration LOOK_AGAIN_WITHIN = Duration.ofDays(1);

  private final Function<Pipeline, Outcome> reconcile;
  private final Observers observers;
  private final Map<PipelineId, Turn> turns = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("wake-up"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Daemons.named("look-again"));
  private volatile boolean lookingAgain;
  private volatile boolean closed;

  /**
   * Wake-ups of these pipelines.
   *
   * @param reconcile what a wake-up in the background does
   */
  WakeUps(List<Pipeline> pipelines, Function<Pipeline, Outcome> reconcile, Observers observers) {
    this.reconcile = requireNonNull(reconcile, "reconcile");
    this.observers = requireNonNull(observers, "observers");
    pipelines.forEach(pipeline -> turns.put(pipeline.id(), new Turn(pipeline)));
  }

  /** One pipeline's place in line. */
  private static final class Turn {
    private final Pipeline pipeline;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final AtomicBoolean asked = new AtomicBoolean();
    // Guarded by the lock.
    private Future<?> lookAgain = CompletableFuture.completedFuture(null);

    private Turn(Pipeline pipeline) {
      this.pipeline = pipeline;
    }
  }

  /**
   * Has {@code act} done to the pipeline, in turn, and tells the observers.
   *
   * @throws TidemillException as {@code act} does; of kind {@code PIPELINE} if there is no such
   *     pipeline
   */
  Outcome now(PipelineId id, Function<Pipeline, Outcome> act) {
    Turn turn = turns.get(id);
    if (turn == null) {
      throw new TidemillException(
          FailureKind.PIPELINE,
          "There is no pipeline \"%s\" here; the project has %s".formatted(id, turns.keySet()));
    }
    turn.lock.lock();
    try {
      Outcome outcome = act.apply(turn.pipeline);
      lookAgainInTime(turn, outcome);
      observers.tell(observer -> observer.outcome(id, outcome));
      return outcome;
    } finally {
      turn.lock.unlock();
    }
  }

  /** Has the pipeline woken in the background; failures are logged, and told to the observers. */
  void soon(PipelineId id, String why) {
    Turn turn = turns.get(id);
    if (turn != null && !closed && turn.asked.compareAndSet(false, true)) {
      LOG.debug("pipeline={} step=wake-up reason={}", id, why);
      threads.execute(() -> inBackground(turn));
    }
  }

  /** From now on, pipelines held until some time are woken then. */
  void lookAgain() {
    lookingAgain = true;
  }

  /** Wakes every pipeline as {@link #soon} does. */
  void allSoon(String why) {
    turns.keySet().forEach(id -> soon(id, why));
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    Daemons.end(threads);
  }

  private void inBackground(Turn turn) {
    PipelineId id = turn.pipeline.id();
    try {
      now(
          id,
          pipeline -> {
            // What is asked from here on may be about something that this wake-up won't see.
            turn.asked.set(false);
            return reconcile.apply(pipeline);
          });
    } catch (TidemillException e) {
      failed(id, e);
    } catch (RuntimeException e) {
      failed(
          id,
          new TidemillException(
              FailureKind.INFRASTRUCTURE, "Wake-up of %s failed: %s".formatted(id, e), e));
    } finally {
      turn.asked.set(false);
    }
  }

  private void failed(PipelineId id, TidemillException failure) {
    if (closed) {
      return;
    }
    LOG.warn("pipeline={} step=wake-up kind={}: {}", id, failure.kind(), failure.getMessage());
    LOG.debug("pipeline={} step=wake-up", id, failure);
    observers.tell(observer -> observer.failure(id, failure));
  }

  /** Time alone may change what holds a pipeline; then it is looked at again by itself. */
  private void lookAgainInTime(Turn turn, Outcome outcome) {
    turn.lookAgain.cancel(false);
    Optional<Instant> at =
        outcome.match(launched -> Optional.empty(), held -> Optional.of(held.lookAgainAt()));
    if (at.isPresent() && lookingAgain && !closed) {
      Instant now = Instant.now();
      Instant latest = now.plus(LOOK_AGAIN_WITHIN);
      Instant next = at.get().isAfter(latest) ? latest : at.get();
      long waitMillis = next.isBefore(now) ? 1 : Duration.between(now, next).toMillis() + 1;
      turn.lookAgain =
          timer.schedule(
              () -> soon(turn.pipeline.id(), "look again"), waitMillis, TimeUnit.MILLISECONDS);
    }
  }
}
