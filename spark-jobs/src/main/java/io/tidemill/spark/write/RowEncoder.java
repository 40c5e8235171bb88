package io.tidemill.spark.write;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Encodes the rows of one layout, by encoders chosen once. Built by each task; holds no state of a
 * row.
 */
final class RowEncoder {
  /** Cassandra's limit for a partition key, and for each clustering column, in bytes. */
  private static final int LONGEST_KEY = 65_535;

  /** What each part of a partition key of several parts adds to its length, in bytes. */
  private static final int PART_OVERHEAD = 3;

  private final SinkLayout.Cell[] key;
  private final SinkLayout.Cell[] values;
  private final ColumnEncoder[] keyEncoders;
  private final ColumnEncoder[] valueEncoders;
  private final int partitionKeyParts;

  RowEncoder(SinkLayout layout, Fidelity keyFidelity) {
    key = layout.key().toArray(SinkLayout.Cell[]::new);
    values = layout.values().toArray(SinkLayout.Cell[]::new);
    keyEncoders = encoders(layout.key(), keyFidelity);
    valueEncoders = encoders(layout.values(), Fidelity.LENIENT);
    partitionKeyParts = layout.table().partitionKeyParts();
  }

  /**
   * The primary key of {@code row}, in its order.
   *
   * @throws UnfitValueException if Cassandra can't take it
   */
  ByteBuffer[] key(InternalRow row) {
    ByteBuffer[] cells = new ByteBuffer[key.length];
    for (int i = 0; i < key.length; i++) {
      cells[i] = cell(row, key[i], keyEncoders[i]);
      if (cells[i] == null) {
        throw unfit(key[i], "a key column must have a value, found null");
      }
      if (cells[i].remaining() > LONGEST_KEY) {
        throw unfit(key[i], tooLong(cells[i].remaining()));
      }
    }
    checkPartitionKey(cells);
    return cells;
  }

  /**
   * The other columns of {@code row}, in the layout's order, with null for null.
   *
   * @throws UnfitValueException if a value doesn't fit its column
   */
  ByteBuffer[] values(InternalRow row) {
    ByteBuffer[] cells = new ByteBuffer[values.length];
    for (int i = 0; i < values.length; i++) {
      cells[i] = cell(row, values[i], valueEncoders[i]);
    }
    return cells;
  }

  private void checkPartitionKey(ByteBuffer[] cells) {
    if (partitionKeyParts == 1) {
      if (cells[0].remaining() == 0) {
        throw unfit(key[0], "a partition key of one column must not be empty");
      }
      return;
    }
    int length = 0;
    for (int i = 0; i < partitionKeyParts; i++) {
      length += cells[i].remaining() + PART_OVERHEAD;
    }
    if (length > LONGEST_KEY) {
      throw new UnfitValueException("partition key: " + tooLong(length));
    }
  }

  private static String tooLong(int length) {
    return "expected a key of at most %d bytes, found %d".formatted(LONGEST_KEY, length);
  }

  private static ByteBuffer cell(InternalRow row, SinkLayout.Cell cell, ColumnEncoder encoder) {
    if (row.isNullAt(cell.ordinal())) {
      return null;
    }
    try {
      return encoder.encode(row, cell.ordinal());
    } catch (UnfitValueException e) {
      throw unfit(cell, e.getMessage());
    }
  }

  private static UnfitValueException unfit(SinkLayout.Cell cell, String why) {
    return new UnfitValueException("column %s: %s".formatted(cell.column(), why));
  }

  private static ColumnEncoder[] encoders(List<SinkLayout.Cell> cells, Fidelity fidelity) {
    return cells.stream().map(cell -> cell.encoder(fidelity)).toArray(ColumnEncoder[]::new);
  }
}
