package io.tidemill.simulation.world;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.DeadLetter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table store. The environment calls its methods directly; a process reaches it by a {@link
 * StoreSession}.
 */
public final class SimStore {
  private static final long AHEAD = Duration.ofMinutes(5).toNanos() / 1_000;
  private static final long BACK = Duration.ofDays(2).toNanos() / 1_000;

  private final TrueTime time;
  private final TimestampWindow window;
  private final long gcGrace;
  private final Map<TableName, SimTable> tables = new HashMap<>();
  private final SimLetters letters = new SimLetters();
  private long clockOffset;

  /** Which row timestamps are taken. */
  public enum TimestampWindow {
    /** All, as Cassandra does. */
    ANY,
    /** Those up to two days back and five minutes ahead, as Amazon Keyspaces does. */
    KEYSPACES
  }

  /**
   * An empty store.
   *
   * @param gcGrace how long tombstones are kept at least
   */
  public SimStore(TrueTime time, TimestampWindow window, Duration gcGrace) {
    this.time = time;
    this.window = window;
    this.gcGrace = gcGrace.toNanos() / 1_000;
  }

  /** Makes a table with that many columns beside its key. */
  public void createTable(TableName name, int columns) {
    tables.put(name, new SimTable(columns));
  }

  /** Sets how far the store's clock is ahead of the true time. */
  public void setClockOffset(Duration ahead) {
    clockOffset = ahead.toNanos() / 1_000;
  }

  /** Compacts all tables: tombstones older than the grace time are gone. */
  public void purge() {
    for (SimTable table : tables.values()) {
      table.purge(now() - gcGrace);
    }
  }

  /** How many upserts came to a row after a delete of it that is newer by its timestamp. */
  public long upsertsBelowDeletes() {
    return tables.values().stream().mapToLong(SimTable::upsertsBelowDeletes).sum();
  }

  /** How many deletes of rows or partitions compaction has forgotten. */
  public long tombstonesPurged() {
    return tables.values().stream().mapToLong(SimTable::tombstonesPurged).sum();
  }

  /** What a query finds now: the row's columns, with nulls; null if there is no such row. */
  public Long[] look(TableName table, long key) {
    return table(table).read(key, now());
  }

  /** The keys of all rows that a query finds now, in order. */
  public List<Long> keys(TableName table) {
    return table(table).keys(now());
  }

  /** All dead letters there are, of every pipeline and attempt. */
  public List<DeadLetter> deadLetters() {
    return letters.all();
  }

  /** A process's session. */
  public StoreSession session(Calls calls) {
    return new StoreSession(this, calls);
  }

  /** µs, by the store's clock. */
  long now() {
    return time.micros() + clockOffset;
  }

  SimTable table(TableName name) {
    SimTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("No table " + name);
    }
    return table;
  }

  SimLetters letters() {
    return letters;
  }

  /** Whether a coordinator that is sent a write at {@code sentAt} takes {@code timestamp}, µs. */
  boolean takes(long timestamp, long sentAt) {
    return window == TimestampWindow.ANY
        || (timestamp <= sentAt + AHEAD && timestamp >= sentAt - BACK);
  }
}
