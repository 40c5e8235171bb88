package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Objects as rows, with some of their fields. */
final class ObjectWriter implements FieldWriter {
  private final JsonScanner scanner;
  private final FieldWriter[] writers;
  private final JsonValue value = new JsonValue();
  private UnsafeRowWriter nested;

  /**
   * A writer of rows.
   *
   * @param names as {@link FieldNames} takes them
   * @param writers of each name's values
   */
  ObjectWriter(JsonSyntax syntax, String[] names, FieldWriter[] writers) {
    this.scanner = new JsonScanner(syntax, names);
    this.writers = writers;
  }

  @Override
  public boolean write(JsonValue json, UnsafeWriter to, int ordinal) {
    if (json.kind() != JsonValue.Kind.OBJECT) {
      return false;
    }
    if (nested == null || nested.getBufferHolder() != to.getBufferHolder()) {
      nested = new UnsafeRowWriter(to, writers.length);
    }
    int before = to.cursor();
    nested.resetRowWriter();
    if (fill(json.start(), nested) < 0) {
      return false;
    }
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
    return true;
  }

  /**
   * Writes the fields of an object into a row that was reset.
   *
   * @return where the object ends, or -1 to give up
   */
  int fill(int from, UnsafeRowWriter row) {
    int end = scanner.scan(from);
    for (int i = 0; end >= 0 && i < writers.length; i++) {
      scanner.get(i, value);
      FieldWriter writer = writers[i];
      if (!(value.isNull() ? writer.writeNull(row, i) : writer.write(value, row, i))) {
        return -1;
      }
    }
    return end;
  }
}
