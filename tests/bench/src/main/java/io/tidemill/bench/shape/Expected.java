package io.tidemill.bench.shape;

import java.util.Optional;

/**
 * What must be in the table once the first so many records are. Made for a table of that state;
 * safe for use by several threads.
 */
public interface Expected {
  /** What must be there after the first {@code records}. */
  State after(int records);

  /** Rows that must be there, and no others. */
  interface State {
    /** How many there are; each has a place from 0. */
    int rows();

    /**
     * The place of the row whose cells, by their columns' places in the table, are {@code cells}.
     */
    Optional<Integer> placeOf(Object[] cells);

    /** The cell that a row has in a column, by the column's place in the table. */
    Object cell(int row, int column);

    /** The newest of the records that the row stems from. */
    long newest(int row);
  }
}
