package io.tidemill.simulation.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A table of rows with one numeric key, {@value #PARTITION} neighbouring keys a partition. */
public final class SimTable {
  /** How many neighbouring keys share a partition. */
  public static final long PARTITION = 16;

  private static final long MICROS_PER_SECOND = 1_000_000;

  private final int columns;
  private final Map<Long, Row> rows = new TreeMap<>();
  private final Map<Long, Deletion> partitionDeletions = new HashMap<>();
  private long upsertsBelowDeletes;
  private long tombstonesPurged;

  /** A row's cells; that of the row itself, by which it exists without a value, stands last. */
  private static final class Row {
    private final Cell[] cells;
    private Deletion deletion = Deletion.NONE;

    private Row(int columns) {
      this.cells = new Cell[columns + 1];
    }
  }

  private record Deletion(long timestamp, long writtenAt) {
    private static final Deletion NONE = new Deletion(Long.MIN_VALUE, Long.MIN_VALUE);

    private Deletion or(long otherTimestamp, long now) {
      return otherTimestamp > timestamp ? new Deletion(otherTimestamp, now) : this;
    }
  }

  SimTable(int columns) {
    this.columns = columns;
  }

  /** The partition that {@code key} is in. */
  public static long partition(long key) {
    return Math.floorDiv(key, PARTITION);
  }

  void apply(Mutation mutation, long sentAt) {
    if (mutation instanceof Mutation.Insert insert) {
      insert(insert, sentAt);
    } else if (mutation instanceof Mutation.DeleteRow delete) {
      Row row = row(delete.key());
      row.deletion = row.deletion.or(delete.timestamp(), sentAt);
    } else if (mutation instanceof Mutation.DeletePartition delete) {
      partitionDeletions.put(
          delete.partition(),
          partitionDeletions
              .getOrDefault(delete.partition(), Deletion.NONE)
              .or(delete.timestamp(), sentAt));
    }
  }

  private Row row(long key) {
    return rows.computeIfAbsent(key, any -> new Row(columns));
  }

  /** How many upserts came to a row after a delete of it that is newer by its timestamp. */
  long upsertsBelowDeletes() {
    return upsertsBelowDeletes;
  }

  /** How many deletes of rows or partitions were forgotten. */
  long tombstonesPurged() {
    return tombstonesPurged;
  }

  private void insert(Mutation.Insert insert, long sentAt) {
    long expires =
        insert.ttlSeconds() == 0 ? Cell.NEVER : sentAt + insert.ttlSeconds() * MICROS_PER_SECOND;
    Row row = row(insert.key());
    if (row.deletion.timestamp() > insert.timestamp()) {
      upsertsBelowDeletes++;
    }
    Cell[] cells = row.cells;
    for (int i = 0; i < columns; i++) {
      if (!insert.leaves(i)) {
        Long value = insert.values()[i];
        Cell cell =
            value == null
                ? Cell.deleted(insert.timestamp(), sentAt)
                : Cell.live(insert.timestamp(), value, expires, sentAt);
        cells[i] = Cell.winner(cells[i], cell);
      }
    }
    Cell marker = Cell.live(insert.timestamp(), 0, expires, sentAt);
    cells[columns] = Cell.winner(cells[columns], marker);
  }

  /** What a query finds: the row's columns, with nulls; null if there is no such row. */
  Long[] read(long key, long now) {
    Row row = rows.get(key);
    if (row == null) {
      return null;
    }
    long deletedTo = deletedTo(key, row);
    Long[] values = new Long[columns];
    boolean exists = false;
    for (int i = 0; i <= columns; i++) {
      Cell cell = row.cells[i];
      if (cell != null && cell.timestamp() > deletedTo && cell.holds(now)) {
        exists = true;
        if (i < columns) {
          values[i] = cell.value();
        }
      }
    }
    return exists ? values : null;
  }

  private long deletedTo(long key, Row row) {
    Deletion ofPartition = partitionDeletions.getOrDefault(partition(key), Deletion.NONE);
    return Math.max(row.deletion.timestamp(), ofPartition.timestamp());
  }

  /** The keys of all rows that a query finds, in order. */
  List<Long> keys(long now) {
    List<Long> keys = new ArrayList<>();
    for (Long key : rows.keySet()) {
      if (read(key, now) != null) {
        keys.add(key);
      }
    }
    return keys;
  }

  /** Compacts: drops what is covered, then what has been dead since {@code deadline} or longer. */
  void purge(long deadline) {
    for (Iterator<Map.Entry<Long, Row>> each = rows.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Long, Row> entry = each.next();
      if (purge(entry.getValue(), deletedTo(entry.getKey(), entry.getValue()), deadline)) {
        each.remove();
      }
    }
    int partitions = partitionDeletions.size();
    partitionDeletions.values().removeIf(deletion -> deletion.writtenAt() <= deadline);
    tombstonesPurged += partitions - partitionDeletions.size();
  }

  /** Whether nothing is left. */
  private boolean purge(Row row, long deletedTo, long deadline) {
    boolean empty = true;
    for (int i = 0; i < row.cells.length; i++) {
      Cell cell = row.cells[i];
      if (cell != null && (cell.timestamp() <= deletedTo || cell.deadFrom() <= deadline)) {
        row.cells[i] = null;
      }
      empty &= row.cells[i] == null;
    }
    if (!row.deletion.equals(Deletion.NONE) && row.deletion.writtenAt() <= deadline) {
      row.deletion = Deletion.NONE;
      tombstonesPurged++;
    }
    return empty && row.deletion.equals(Deletion.NONE);
  }
}
