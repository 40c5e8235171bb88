package io.tidemill.spark.decode;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Records as rows, with some of their fields. */
final class AvroRecord implements AvroReader {
  private final int width;
  private final Step[] steps;
  private final int[] missing;
  private UnsafeRowWriter nested;

  /**
   * What is done about a field of the writer's, in the writer's order.
   *
   * @param reader null if nobody asks for the field, which is skipped
   * @param ordinal where the reader writes to
   */
  record Step(Schema schema, AvroReader reader, int ordinal) {}

  /**
   * A reader of records.
   *
   * @param width how many columns there are
   * @param missing the ordinals of those that the writer's records lack
   */
  AvroRecord(int width, List<Step> steps, int[] missing) {
    this.width = width;
    this.steps = steps.toArray(Step[]::new);
    this.missing = missing;
  }

  @Override
  public void read(AvroInput in, UnsafeWriter to, int ordinal) throws DeadValueException {
    if (nested == null || nested.getBufferHolder() != to.getBufferHolder()) {
      nested = new UnsafeRowWriter(to, width);
    }
    int before = to.cursor();
    nested.resetRowWriter();
    fill(in, nested);
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
  }

  /** Writes a record into a row that was reset. */
  void fill(AvroInput in, UnsafeRowWriter row) throws DeadValueException {
    for (Step step : steps) {
      if (step.reader() == null) {
        AvroSkip.skip(step.schema(), in);
      } else {
        step.reader().read(in, row, step.ordinal());
      }
    }
    for (int ordinal : missing) {
      row.setNullAt(ordinal);
    }
  }
}
