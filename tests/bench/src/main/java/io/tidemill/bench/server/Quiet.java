package io.tidemill.bench.server;

import static java.util.Objects.requireNonNull;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Duration;
import java.util.Set;

/** Waits until Cassandra has done what it does after writes: flushes and compactions. */
public final class Quiet {
  private static final Duration AT_MOST = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** So many looks in a row must find nothing: a compaction may follow a flush. */
  private static final int LOOKS = 3;

  /** Of the time between two looks, what a node uses that has nothing to do, and our looks. */
  private static final double IDLE_SHARE = 0.2;

  private static final Set<String> POOLS =
      Set.of(
          "CompactionExecutor",
          "MemtableFlushWriter",
          "MemtablePostFlush",
          "MemtableReclaimMemory",
          "MutationStage");

  private final CqlSession session;
  private final ProcessHandle store;

  public Quiet(CqlSession session, ProcessHandle store) {
    this.session = requireNonNull(session, "session");
    this.store = requireNonNull(store, "store");
  }

  /**
   * Returns when nothing has been under way for a second.
   *
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if that takes more than five minutes
   */
  public void await() {
    long end = System.nanoTime() + AT_MOST.toNanos();
    int found = 0;
    while (found < LOOKS) {
      if (System.nanoTime() > end) {
        throw new TidemillException(
            FailureKind.INFRASTRUCTURE,
            "Cassandra still flushes, compacts or computes after %d minutes; look at its log, or run the bench on a machine with nothing else to do"
                .formatted(AT_MOST.toMinutes()));
      }
      Duration before = Proc.processorTime(store);
      pause();
      Duration used = Proc.processorTime(store).minus(before);
      found = idle(used) && nothingWaits() ? found + 1 : 0;
    }
  }

  private static boolean idle(Duration used) {
    return used.toMillis() <= IDLE_SHARE * LOOK_EVERY.toMillis();
  }

  private boolean nothingWaits() {
    for (Row pool :
        session.execute(
            "SELECT name, active_tasks, pending_tasks FROM system_views.thread_pools")) {
      if (POOLS.contains(pool.getString("name"))
          && pool.getInt("active_tasks") + pool.getInt("pending_tasks") > 0) {
        return false;
      }
    }
    return session.execute("SELECT * FROM system_views.sstable_tasks").one() == null;
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE, "Interrupted while waiting for Cassandra", e);
    }
  }
}
