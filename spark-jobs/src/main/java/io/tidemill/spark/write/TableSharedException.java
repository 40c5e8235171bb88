package io.tidemill.spark.write;

/**
 * A row to merge into carries the mark of a later run: another pipeline merges into the table, or
 * this attempt has been overtaken.
 */
public final class TableSharedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableSharedException(String message) {
    super(message);
  }
}
