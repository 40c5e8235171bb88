package io.tidemill.bench.shape;

import java.util.List;
import java.util.Optional;

/**
 * Each record is a row.
 *
 * @param columns the table's, in its order
 * @param id which of them holds a {@link #id(long, long)}
 */
record RowByRow(List<Column> columns, int id) implements Expected {
  private static final int PREFIX = 9;
  private static final int LENGTH = PREFIX + 12;

  /** A text from which the record's place is read back. */
  static String id(long mixed, long record) {
    return "%08x-%012x".formatted((int) mixed, record);
  }

  @Override
  public State after(int records) {
    return new State() {
      @Override
      public int rows() {
        return records;
      }

      @Override
      public Optional<Integer> placeOf(Object[] cells) {
        String text = String.valueOf(cells[id]);
        if (text.length() != LENGTH) {
          return Optional.empty();
        }
        try {
          long place = Long.parseLong(text, PREFIX, LENGTH, 16);
          return place < records ? Optional.of((int) place) : Optional.empty();
        } catch (NumberFormatException e) {
          return Optional.empty();
        }
      }

      @Override
      public Object cell(int row, int column) {
        return columns.get(column).of(row);
      }

      @Override
      public long newest(int row) {
        return row;
      }
    };
  }
}
