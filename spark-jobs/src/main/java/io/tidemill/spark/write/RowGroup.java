package io.tidemill.spark.write;

import io.tidemill.core.pipeline.Sink;
import java.util.ArrayList;
import java.util.List;

/** Rows that go into one request: neighbours which share the first parts of their keys. */
final class RowGroup {
  /** How many of the last rows may be superseded: more rows of a key, that aren't, are rare. */
  private static final int LOOKED_AT = 8;

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

  /**
   * Whether {@code next} is superseded by a row of the group. Only the last rows are looked at,
   * where rows of one key are if they come one after another.
   */
  boolean supersedes(EncodedRow next, Sink.Nulls nulls) {
    for (int i = rows.size() - 1; i >= firstLookedAt() && rows.get(i).sharesKey(next); i--) {
      if (rows.get(i).covers(next, nulls)) {
        return true;
      }
    }
    return false;
  }

  /** Lets go of rows that {@code next} supersedes, among the last ones; tells how many. */
  int dropSuperseded(EncodedRow next, Sink.Nulls nulls) {
    int dropped = 0;
    int first = firstLookedAt();
    for (int i = rows.size() - 1; i >= first && rows.get(i).sharesKey(next); i--) {
      if (next.covers(rows.get(i), nulls)) {
        bytes -= rows.remove(i).bytes();
        dropped++;
      }
    }
    return dropped;
  }

  private int firstLookedAt() {
    return Math.max(0, rows.size() - LOOKED_AT);
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
