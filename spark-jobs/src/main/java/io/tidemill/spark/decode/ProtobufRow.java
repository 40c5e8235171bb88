package io.tidemill.spark.decode;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Messages as rows, with some of their fields. Not thread-safe. */
final class ProtobufRow implements ProtobufWriter {
  private final ProtobufMessage message;
  private final ProtobufColumn[] columns;
  private UnsafeRowWriter nested;

  /**
   * A writer of rows.
   *
   * @param columns one for each field, in the rows' order
   */
  ProtobufRow(List<FieldDescriptor> fields, List<ProtobufColumn> columns) {
    this.message = new ProtobufMessage(fields);
    this.columns = columns.toArray(ProtobufColumn[]::new);
  }

  @Override
  public void write(byte[] bytes, long value, UnsafeWriter to, int ordinal)
      throws DeadValueException, IOException {
    if (nested == null || nested.getBufferHolder() != to.getBufferHolder()) {
      nested = new UnsafeRowWriter(to, columns.length);
    }
    int before = to.cursor();
    nested.resetRowWriter();
    fill(bytes, ProtobufField.start(value), ProtobufField.length(value), nested);
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
  }

  /** Writes the message at a place in {@code bytes} into a row that was reset. */
  void fill(byte[] bytes, int start, int length, UnsafeRowWriter row)
      throws DeadValueException, IOException {
    message.gather(bytes, start, length);
    for (int i = 0; i < columns.length; i++) {
      columns[i].write(message.bytes(), message.field(i), row, i);
    }
  }
}
