package io.tidemill.core.ledger;

/**
 * What became of the rows that one sink's SQL gave. All counts are rows.
 *
 * @param rowsOut rows the SQL gave
 * @param dead rows the table could not take; each has a dead letter
 * @param superseded rows folded into a later row of the same key
 * @param written rows, or deletes, that the store acknowledged
 * @param alreadyMerged rows that an earlier attempt of the run had merged
 */
public record SinkBooks(
    long rowsOut, long dead, long superseded, long written, long alreadyMerged) {
  public SinkBooks {
    if (rowsOut < 0 || dead < 0 || superseded < 0 || written < 0 || alreadyMerged < 0) {
      throw new IllegalArgumentException(
          "Counts must be >= 0, got %d, %d, %d, %d, %d"
              .formatted(rowsOut, dead, superseded, written, alreadyMerged));
    }
  }

  /** Books in which nothing has been entered. */
  public static final SinkBooks EMPTY = new SinkBooks(0, 0, 0, 0, 0);

  public SinkBooks plus(SinkBooks other) {
    return new SinkBooks(
        rowsOut + other.rowsOut,
        dead + other.dead,
        superseded + other.superseded,
        written + other.written,
        alreadyMerged + other.alreadyMerged);
  }

  public boolean balanced() {
    return rowsOut == dead + superseded + written + alreadyMerged;
  }
}
