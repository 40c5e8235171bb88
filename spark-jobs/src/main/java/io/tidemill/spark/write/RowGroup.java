package io.tidemill.spark.write;

import java.util.ArrayList;
import java.util.List;

/** Rows that go into one request: neighbours which share the first parts of their keys. */
final class RowGroup {
  private final int sharedParts;
  private final BatchLimit limit;
  private List<EncodedRow> rows = new ArrayList<>();
  private int bytes;

  /**
   * A group without rows.
   *
   * @param sharedParts how many cells of the primary key its rows share; at least the partition's
   */
  RowGroup(int sharedParts, BatchLimit limit) {
    this.sharedParts = sharedParts;
    this.limit = limit;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** Whether {@code next} shares the key of the rows; not to be asked of a group without any. */
  boolean shares(EncodedRow next) {
    return rows.get(0).sharesKey(next, sharedParts);
  }

  /** Whether there is room for {@code next}; always in a group without rows. */
  boolean hasRoomFor(EncodedRow next) {
    return rows.isEmpty() || (rows.size() < limit.rows() && bytes + next.bytes() <= limit.bytes());
  }

  void add(EncodedRow next) {
    rows.add(next);
    bytes += next.bytes();
  }

  /** Of all cells. */
  int bytes() {
    return bytes;
  }

  /** The rows, which the group has no more. */
  List<EncodedRow> take() {
    List<EncodedRow> taken = rows;
    rows = new ArrayList<>();
    bytes = 0;
    return taken;
  }
}
