package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import io.tidemill.localstack.lambda.Invocation.NotStarted;
import io.tidemill.localstack.lambda.Invocation.Throttled;
import io.tidemill.localstack.lambda.Invocation.TimedOut;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One function's environments, and the events that wait for one. A free environment takes the
 * oldest event; while more events wait than environments start, further ones are started, as many
 * as are let. Safe for use by several threads.
 */
final class FunctionPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionPool.class);

  /** How many events may wait; Lambda itself lets none. */
  static final int WAITING_AT_MOST = 100;

  /**
   * What an environment has for its start, unless the function's time-out is longer: Lambda allows
   * 10 s before the first event, and then, all over again, the time-out.
   */
  private static final Duration INIT_AT_LEAST = Duration.ofSeconds(10);

  private static final Future<?> NO_ALARM = CompletableFuture.completedFuture(null);
  private static final String EXIT_ERROR = "Runtime.ExitError";

  private final Path folder;
  private final Environment.Starter starter;
  private final Executor threads;
  private final ScheduledExecutorService timer;

  // Guarded by this.
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private Deployment current;
  private int started;
  private boolean closed;

  /**
   * A function without environments.
   *
   * @param folder where its environments log
   * @param threads for what takes time
   */
  FunctionPool(
      Path folder,
      Deployment deployment,
      Environment.Starter starter,
      Executor threads,
      ScheduledExecutorService timer) {
    this.folder = requireNonNull(folder, "folder");
    this.current = requireNonNull(deployment, "deployment");
    this.starter = requireNonNull(starter, "starter");
    this.threads = requireNonNull(threads, "threads");
    this.timer = requireNonNull(timer, "timer");
  }

  /** Later events go to {@code deployment}; environments of an earlier one end once they can. */
  synchronized void deploy(Deployment deployment) {
    Deployment earlier = current;
    current = deployment;
    for (Slot slot : List.copyOf(slots)) {
      if (!slot.isBusy()) {
        end(slot);
      }
    }
    deleteIfUnused(earlier);
    dispatch();
  }

  synchronized Deployment deployment() {
    return current;
  }

  /** Takes an event on, which is settled in any case. */
  synchronized void invoke(Event event) {
    if (closed) {
      event.settle(closedMeanwhile(), Optional.empty());
    } else if (waiting.size() >= WAITING_AT_MOST) {
      settle(event, new Throttled(), Optional.empty());
    } else {
      waiting.add(event);
      dispatch();
    }
  }

  /** How many environments there are, of any deployment. */
  synchronized int environments() {
    return slots.size();
  }

  /** Ends the environments that have had nothing to do since {@code moment}. */
  synchronized void endIdleSince(Instant moment) {
    for (Slot slot : List.copyOf(slots)) {
      if (slot.isIdleSince(moment)) {
        end(slot);
      }
    }
  }

  /** Ends all environments, and settles all events. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(event -> settle(event, closedMeanwhile(), Optional.empty()));
    waiting.clear();
    for (Slot slot : List.copyOf(slots)) {
      slot.take()
          .ifPresent(
              event ->
                  settle(
                      slot,
                      event,
                      FunctionError.of(EXIT_ERROR, "The local Lambda was closed meanwhile")
                          .failed()));
      end(slot);
    }
  }

  /** A runtime has loaded its code, or is done with an event. */
  void ready(Slot slot) {
    if (slot.deployment().equals(current)) {
      dispatch();
    } else {
      end(slot);
    }
  }

  /** A runtime tells how {@code slot}'s event went. */
  void handled(Slot slot, Invocation invocation) {
    slot.take().ifPresent(event -> settle(slot, event, invocation));
    ready(slot);
  }

  /** A runtime can't load the code, and says so only once it has an event. */
  void notLoaded(Slot slot, Invocation invocation) {
    slot.take().ifPresent(event -> settle(slot, event, invocation));
    end(slot);
    dispatch();
  }

  private void dispatch() {
    for (Slot slot : slots) {
      if (slot.isFree() && !waiting.isEmpty()) {
        Event event = waiting.remove();
        slot.give(event);
        Duration timeout = slot.deployment().spec().timeout();
        slot.alarm(after(timeout, () -> timedOut(slot, event, timeout)));
      }
    }
    long current = slots.stream().filter(slot -> slot.deployment().equals(this.current)).count();
    long starting = slots.stream().filter(slot -> !slot.isReady()).count();
    while (waiting.size() > starting && current < this.current.spec().environmentsAtMost()) {
      start();
      starting++;
      current++;
    }
  }

  private void start() {
    Slot slot = new Slot(this, current, folder.resolve(Integer.toString(++started)));
    slots.add(slot);
    Duration timeout = current.spec().timeout();
    Duration init = timeout.compareTo(INIT_AT_LEAST) > 0 ? timeout : INIT_AT_LEAST;
    slot.alarm(after(init, () -> initTimedOut(slot, init)));
    threads.execute(() -> fork(slot));
  }

  private Future<?> after(Duration time, Runnable action) {
    return timer.schedule(() -> threads.execute(action), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void fork(Slot slot) {
    Environment environment;
    try {
      environment = starter.start(slot.deployment(), slot.folder(), slot);
    } catch (RuntimeException e) {
      LOG.warn("Function {} can't be started", slot.deployment().spec().name(), e);
      notStarted(slot, new NotStarted(EXIT_ERROR, String.valueOf(e.getMessage())));
      return;
    }
    if (forked(slot, environment)) {
      exited(slot, environment.exit().join());
    } else {
      environment.close();
    }
  }

  /** Whether it is still wanted. */
  private synchronized boolean forked(Slot slot, Environment environment) {
    slot.environment(environment);
    return slots.contains(slot);
  }

  private synchronized void notStarted(Slot slot, NotStarted why) {
    if (!slots.contains(slot)) {
      return;
    }
    end(slot);
    // No event is bound to a start; the oldest one has waited for it longest.
    Event event = waiting.poll();
    if (event != null) {
      settle(event, why, Optional.empty());
    }
    dispatch();
  }

  private synchronized void initTimedOut(Slot slot, Duration limit) {
    if (!slot.isReady()) {
      notStarted(
          slot,
          new NotStarted(
              "Sandbox.Timedout",
              "The environment didn't ask for an event within %d s; see %s"
                  .formatted(limit.toSeconds(), slot.log())));
    }
  }

  private synchronized void timedOut(Slot slot, Event event, Duration timeout) {
    if (slot.has(event)) {
      slot.log()
          .append(
              "%s Task timed out after %.2f seconds%n"
                  .formatted(event.requestId(), timeout.toMillis() / 1e3));
      slot.take();
      settle(slot, event, new TimedOut(timeout));
      end(slot);
      dispatch();
    }
  }

  private synchronized void exited(Slot slot, int code) {
    if (!slots.contains(slot)) {
      return;
    }
    String exit = "Runtime exited with exit status %d; see %s".formatted(code, slot.log());
    if (!slot.isReady()) {
      notStarted(slot, slot.initError().orElseGet(() -> new NotStarted(EXIT_ERROR, exit)));
      return;
    }
    boolean seen = slot.isHandling();
    slot.take()
        .ifPresent(
            event -> {
              if (seen) {
                settle(slot, event, FunctionError.of(EXIT_ERROR, exit).failed());
              } else {
                // The process was ending already when it was to get the event.
                waiting.addFirst(event);
              }
            });
    end(slot);
    dispatch();
  }

  private void settle(Slot slot, Event event, Invocation invocation) {
    settle(event, invocation, slot.endLog(event));
  }

  private void settle(Event event, Invocation invocation, Optional<FunctionLog.Part> log) {
    // Whoever waits for it may do anything, and must not do it under this lock.
    threads.execute(() -> event.settle(invocation, log));
  }

  private void end(Slot slot) {
    slots.remove(slot);
    slot.alarm(NO_ALARM);
    slot.environment().ifPresent(environment -> threads.execute(environment::close));
    deleteIfUnused(slot.deployment());
  }

  private void deleteIfUnused(Deployment deployment) {
    boolean used = slots.stream().anyMatch(slot -> slot.deployment().equals(deployment));
    if (!used && (closed || !deployment.equals(current))) {
      threads.execute(deployment::delete);
    }
  }

  private static NotStarted closedMeanwhile() {
    return new NotStarted("Service.Closed", "The local Lambda is closed");
  }
}
