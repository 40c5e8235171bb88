package io.tidemill.spark.write;

import org.apache.spark.sql.catalyst.InternalRow;

/** Writes the rows of one task. Used from the task's thread alone. */
interface RowWriter {
  /**
   * Starts to write a row, which may change once this returns.
   *
   * @throws HaltException if the attempt must end
   * @throws io.tidemill.core.TidemillException if requests fail for good
   */
  void write(InternalRow row);

  /** Rows that the table can't take, so far. */
  long dead();

  /** Waits until everything is acknowledged, and tells what became of the rows; throws as write. */
  TaskOutcome finish();
}
