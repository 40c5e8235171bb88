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
  private final TaskEffort effort;
  private final Duration patience;
  private final Object monitor = new Object();
  private int underWay;
  private long ended;
  private Throwable failure;

  /** Operations that the store does one after another anyway, such as those on one partition. */
  static final class Lane {
    private final int most;
    private int underWay;

    /**
     * A lane without operations.
     *
     * @param most the most of them that may be under way at once
     */
    Lane(int most) {
      this.most = most;
    }
  }

  TaskWindow(TableName table, WriteConcurrency room, TaskEffort effort) {
    this(table, room, effort, PATIENCE);
  }

  TaskWindow(TableName table, WriteConcurrency room, TaskEffort effort, Duration patience) {
    this.table = requireNonNull(table, "table");
    this.room = requireNonNull(room, "room");
    this.effort = requireNonNull(effort, "effort");
    this.patience = requireNonNull(patience, "patience");
  }

  /**
   * Starts {@code operation} when there is room for it.
   *
   * @throws TidemillException or {@link HaltException} if an earlier operation failed so, or there
   *     is no room for too long
   */
  void submit(Supplier<? extends CompletionStage<?>> operation) {
    submit(new Lane(1), operation);
  }

  /** As {@link #submit(Supplier)}, when there is room in the operation's lane too. */
  void submit(Lane lane, Supplier<? extends CompletionStage<?>> operation) {
    throwFailure();
    enter(lane);
    CompletionStage<?> started;
    try {
      started = operation.get();
    } catch (RuntimeException e) {
      started = CompletableFuture.failedFuture(e);
    }
    CompletionStage<?> unused = started.whenComplete((answer, error) -> leave(lane, error));
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
    long since = System.nanoTime();
    long deadline = since + patience.toNanos();
    long before = ended;
    try {
      long left = patience.toNanos();
      while (ended == before && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
        left = deadline - System.nanoTime();
      }
      effort.waited(System.nanoTime() - since);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The lane's room comes first: what waits for it takes none of the others'. */
  private void enter(Lane lane) {
    synchronized (monitor) {
      while (lane.underWay == lane.most) {
        long before = ended;
        await();
        if (ended == before) {
          throw stalled("%d requests on %s have had no answer".formatted(underWay, table));
        }
      }
    }
    long since = System.nanoTime();
    try {
      if (!room.enter(patience)) {
        throw stalled("No room for a request on %s has come free".formatted(table));
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    effort.waited(System.nanoTime() - since);
    synchronized (monitor) {
      underWay++;
      lane.underWay++;
    }
  }

  private void leave(Lane lane, Throwable error) {
    room.leave();
    synchronized (monitor) {
      underWay--;
      lane.underWay--;
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
