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
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
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

  private final Path folder;
  private final Environment.Starter starter;
  private final Executor threads;
  private final Deadlines deadlines;

  // Guarded by this.
  private final List<Slot> slots = new ArrayList<>();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private Deployment current;
  private FunctionState state = FunctionState.ACTIVE;
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
    this.deadlines = new Deadlines(timer, threads);
  }

  /** Later events go to {@code deployment}; environments of an earlier one end once they can. */
  synchronized void deploy(Deployment deployment) {
    Deployment earlier = current;
    current = deployment;
    endThose(slot -> !slot.isBusy());
    deleteIfUnused(earlier);
    dispatch();
    publish();
  }

  /** Has the code loaded and a snapshot taken, if the function starts from one. */
  synchronized void publish() {
    if (current.spec().options().snapStart() != SnapStart.NONE) {
      state = FunctionState.PENDING;
      if (slots.stream().noneMatch(slot -> slot.deployment().equals(current))) {
        start();
      }
    }
  }

  synchronized FunctionState state() {
    return state;
  }

  synchronized Deployment deployment() {
    return current;
  }

  /** Takes an event on, which is settled in any case. */
  synchronized void invoke(Event event) {
    if (closed) {
      event.settle(Ends.closed(), Optional.empty());
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
    endThose(slot -> slot.isIdleSince(moment));
  }

  /** Ends all environments, and settles all events. */
  @Override
  public synchronized void close() {
    closed = true;
    waiting.forEach(event -> settle(event, Ends.closed(), Optional.empty()));
    waiting.clear();
    for (Slot slot : List.copyOf(slots)) {
      slot.take().ifPresent(event -> settle(slot, event, Ends.closedMeanwhile()));
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

  /** A runtime has loaded its code, and is ready for the snapshot. */
  void snapshotTaken(Slot slot) {
    if (slots.contains(slot)) {
      slot.alarm(Deadlines.NONE);
      state = FunctionState.ACTIVE;
      ready(slot);
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
        slot.alarm(deadlines.after(timeout, () -> timedOut(slot, event, timeout)));
      }
    }
    long coming = slots.stream().filter(Slot::isComing).count();
    for (Slot slot : slots) {
      if (slot.isSnapshot() && waiting.size() > coming) {
        slot.restore();
        slot.alarm(deadlines.after(Deadlines.RESTORE, () -> restoreTimedOut(slot)));
        coming++;
      }
    }
    long current = slots.stream().filter(slot -> slot.deployment().equals(this.current)).count();
    while (waiting.size() > coming && current < this.current.spec().environmentsAtMost()) {
      start();
      coming++;
      current++;
    }
  }

  private void start() {
    Slot slot = new Slot(this, current, folder.resolve(Integer.toString(++started)));
    slots.add(slot);
    Duration init = Deadlines.init(current.spec());
    slot.alarm(deadlines.after(init, () -> initTimedOut(slot, init)));
    threads.execute(() -> fork(slot));
  }

  private void fork(Slot slot) {
    Environment environment;
    try {
      environment = starter.start(slot.deployment(), slot.folder(), slot);
    } catch (RuntimeException e) {
      LOG.warn("Function {} can't be started", slot.deployment().spec().name(), e);
      notStarted(slot, new NotStarted(Ends.EXIT_ERROR, String.valueOf(e.getMessage())));
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
    if (state == FunctionState.PENDING) {
      LOG.warn("No snapshot of function {}: {}", slot.deployment().spec().name(), why.message());
      state = FunctionState.FAILED;
    }
    // No event is bound to a start; the oldest one has waited for it longest.
    Optional.ofNullable(waiting.poll()).ifPresent(event -> settle(event, why, Optional.empty()));
    dispatch();
  }

  private synchronized void initTimedOut(Slot slot, Duration limit) {
    if (slot.isComing() && !slot.isRestoring()) {
      notStarted(slot, Ends.initTimedOut(slot, limit));
    }
  }

  private synchronized void restoreTimedOut(Slot slot) {
    if (slot.isRestoring()) {
      notStarted(slot, Ends.restoreTimedOut(slot, Deadlines.RESTORE));
    }
  }

  private synchronized void timedOut(Slot slot, Event event, Duration timeout) {
    if (slot.has(event)) {
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
    NotStarted exit = Ends.exited(slot, code);
    if (!slot.isReady()) {
      notStarted(slot, slot.initError().orElse(exit));
      return;
    }
    boolean seen = slot.isHandling();
    slot.take()
        .ifPresent(
            event -> {
              if (seen) {
                settle(slot, event, FunctionError.of(exit.errorType(), exit.message()).failed());
              } else {
                // The process was ending already when it was to get the event.
                waiting.addFirst(event);
              }
            });
    end(slot);
    dispatch();
  }

  private void settle(Slot slot, Event event, Invocation invocation) {
    settle(event, invocation, slot.endLog(event, invocation));
  }

  private void settle(Event event, Invocation invocation, Optional<FunctionLog.Part> log) {
    // Whoever waits for it may do anything, and must not do it under this lock.
    threads.execute(() -> event.settle(invocation, log));
  }

  private void endThose(Predicate<Slot> which) {
    slots.stream().filter(which).toList().forEach(this::end);
  }

  private void end(Slot slot) {
    slots.remove(slot);
    slot.alarm(Deadlines.NONE);
    slot.environment().ifPresent(environment -> threads.execute(environment::close));
    deleteIfUnused(slot.deployment());
  }

  private void deleteIfUnused(Deployment deployment) {
    boolean used = slots.stream().anyMatch(slot -> slot.deployment().equals(deployment));
    if (!used && (closed || !deployment.equals(current))) {
      threads.execute(deployment::delete);
    }
  }
}
