package io.tidemill.spark.write;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.XXH64;

/**
 * Hashes of rows' keys, straight from Spark's row format. Rows of one key may have different ones,
 * where values that differ in Spark become one in CQL, and rows of two keys the same: what is made
 * of it must be right for any hash.
 */
final class KeyHash implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Of an order's number, the bits that are left to the key's later parts. */
  private static final long LATER_PARTS = (1L << 24) - 1;

  private static final long SEED = 42;
  private static final long NULL = 0x9E3779B97F4A7C15L;

  private final Cell[] group;
  private final Cell[] later;

  private record Cell(int ordinal, boolean fixedLength) implements Serializable {}

  private KeyHash(Cell[] group, Cell[] later) {
    this.group = group;
    this.later = later;
  }

  /**
   * Hashes that bring together rows which share the first {@code ofGroup} cells of their keys, and
   * among these those that share all of them.
   */
  static KeyHash of(SinkLayout layout, int ofGroup) {
    return new KeyHash(
        cells(layout.key().subList(0, ofGroup)),
        cells(layout.key().subList(ofGroup, layout.key().size())));
  }

  private static Cell[] cells(List<SinkLayout.Cell> cells) {
    return cells.stream()
        .map(cell -> new Cell(cell.ordinal(), UnsafeRow.isFixedLength(cell.type())))
        .toArray(Cell[]::new);
  }

  /** The hash that rows of a group have in common. */
  long ofGroup(UnsafeRow row) {
    return hash(row, group);
  }

  /**
   * The number to order a row by.
   *
   * @param begin where on the circle of the groups' hashes the order begins
   */
  long ofOrder(UnsafeRow row, long begin) {
    long near = (hash(row, group) - begin) & ~LATER_PARTS;
    return later.length == 0 ? near : near | (hash(row, later) & LATER_PARTS);
  }

  private static long hash(UnsafeRow row, Cell[] cells) {
    long hash = SEED;
    for (Cell cell : cells) {
      if (row.isNullAt(cell.ordinal())) {
        hash = XXH64.hashLong(NULL, hash);
        continue;
      }
      // A field of fixed length is its word; of others the word tells offset and size.
      long word = row.getLong(cell.ordinal());
      hash =
          cell.fixedLength()
              ? XXH64.hashLong(word, hash)
              : XXH64.hashUnsafeBytes(
                  row.getBaseObject(), row.getBaseOffset() + (word >>> 32), (int) word, hash);
    }
    return hash;
  }
}
