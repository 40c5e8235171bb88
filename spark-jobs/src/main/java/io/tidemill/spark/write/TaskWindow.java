package io.tidemill.spark.write;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What one task has under way, in a room that all tasks of the JVM share. Operations are submitted
 * from the task's thread alone, and end on any.
 *
 * <p>An operation keeps its room while a request of it waits to be repeated. So what is under way,
 * and with it memory, stays bounded; and requests that have failed, whose repetitions are counted,
 * need not compete with ever new ones.
 */
final class TaskWindow {
  /** Far above any request's time-out with all its repetitions; reached, something hangs. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final TableName table;
  private final WriteConcurrency room;
  private final Duration patience;
  private final Object monitor = new Object();
  private int underWay;
  private long ended;
  private Throwable failure;

  TaskWindow(TableName table, WriteConcurrency room) {
    this(table, room, PATIENCE);
  }

  TaskWindow(TableName table, WriteConcurrency room, Duration patience) {
    this.table = requireNonNull(table, "table");
    this.room = requireNonNull(room, "room");
    this.patience = requireNonNull(patience, "patience");
  }

  /**
   * Starts {@code operation} when there is room for it.
   *
   * @throws TidemillException or {@link HaltException} if an earlier operation failed so, or there
   *     is no room for too long
   */
  void submit(Supplier<CompletionStage<Void>> operation) {
    throwFailure();
    enter();
    synchronized (monitor) {
      underWay++;
    }
    CompletionStage<Void> started;
    try {
      started = operation.get();
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    CompletionStage<Void> unused = started.whenComplete((nothing, error) -> leave(error));
  }

  /**
   * Waits until all operations have ended.
   *
   * @throws TidemillException or {@link HaltException} if one failed so, or none ends for too long
   */
  void drain() {
    synchronized (monitor) {
      while (underWay > 0) {
        long before = ended;
        await();
        if (underWay > 0 && ended == before) {
          throw stalled("%d requests on %s have had no answer".formatted(underWay, table));
        }
      }
    }
    throwFailure();
  }

  /** Returns when an operation has ended, or patience has. */
  private void await() {
    long deadline = System.nanoTime() + patience.toNanos();
    long before = ended;
    try {
      long left = patience.toNanos();
      while (ended == before && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void enter() {
    try {
      if (!room.enter(patience)) {
        throw stalled("No room for a request on %s has come free".formatted(table));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void leave(Throwable error) {
    room.leave();
    synchronized (monitor) {
      underWay--;
      ended++;
      if (error != null && failure == null) {
        failure = StoreErrors.unwrapped(error);
      }
      monitor.notifyAll();
    }
  }

  private void throwFailure() {
    synchronized (monitor) {
      if (failure != null) {
        throw StoreErrors.translated(table, failure);
      }
    }
  }

  private TidemillException stalled(String what) {
    return new TidemillException(
        FailureKind.INFRASTRUCTURE,
        "%s for %d s; look at the store's health".formatted(what, patience.toSeconds()));
  }

  private TidemillException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TidemillException(
        FailureKind.INFRASTRUCTURE, "Writing to %s was interrupted".formatted(table), e);
  }
}
