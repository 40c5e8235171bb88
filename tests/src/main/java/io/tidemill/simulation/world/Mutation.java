package io.tidemill.simulation.world;

import io.tidemill.core.TableName;

/** One write to a table, whole or not at all. */
public sealed interface Mutation {
  TableName table();

  /** µs. */
  long timestamp();

  /**
   * Writes a row, as INSERT does.
   *
   * @param values by column; null deletes the cell
   * @param unset columns that are left alone: bit <i>i</i> stands for column <i>i</i>
   * @param ttlSeconds how long the cells live; 0 for ever
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Insert(
      TableName table, long key, long timestamp, Long[] values, long unset, int ttlSeconds)
      implements Mutation {
    /** Whether the column is left alone. */
    boolean leaves(int column) {
      return (unset & 1L << column) != 0;
    }
  }

  /** Deletes a row. */
  record DeleteRow(TableName table, long key, long timestamp) implements Mutation {}

  /** Deletes all rows of a partition, those that are not there yet too. */
  record DeletePartition(TableName table, long partition, long timestamp) implements Mutation {}
}
