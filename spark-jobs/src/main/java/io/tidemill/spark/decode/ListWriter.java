package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeArrayWriter;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;
import org.apache.spark.unsafe.Platform;

/** Arrays, and objects as maps, of values of one type. */
final class ListWriter implements FieldWriter {
  private final JsonSyntax syntax;
  private final FieldWriter writer;
  private final int size;
  private final boolean isMap;
  private final JsonValue value = new JsonValue();
  private final TextWriter names = new TextWriter();
  private UnsafeArrayWriter keys;
  private UnsafeArrayWriter elements;

  private ListWriter(JsonSyntax syntax, FieldWriter writer, int size, boolean isMap) {
    this.syntax = syntax;
    this.writer = writer;
    this.size = size;
    this.isMap = isMap;
  }

  /**
   * A writer of arrays.
   *
   * @param size how many bytes Spark gives an element: 1, 2, 4 or 8
   */
  static FieldWriter array(JsonSyntax syntax, FieldWriter elements, int size) {
    return new ListWriter(syntax, elements, size, false);
  }

  /**
   * A writer of maps.
   *
   * @param size as of arrays
   */
  static FieldWriter map(JsonSyntax syntax, FieldWriter values, int size) {
    return new ListWriter(syntax, values, size, true);
  }

  @Override
  public boolean write(JsonValue json, UnsafeWriter to, int ordinal) {
    if (json.kind() != (isMap ? JsonValue.Kind.OBJECT : JsonValue.Kind.ARRAY)) {
      return false;
    }
    if (elements == null || elements.getBufferHolder() != to.getBufferHolder()) {
      elements = new UnsafeArrayWriter(to, size);
      keys = new UnsafeArrayWriter(to, Long.BYTES);
    }
    int start = json.start();
    int count = count(start);
    int before = to.cursor();
    if (count < 0 || (isMap && !writeKeys(start, count, to))) {
      return false;
    }
    elements.initialize(count);
    int at = syntax.blank(start + 1);
    for (int i = 0; i < count; i++) {
      at = isMap ? syntax.colon(syntax.text(at + 1) + 1) : at;
      int end = syntax.value(at, 1);
      value.set(syntax.bytes(), syntax.kind(), at, end);
      if (value.isNull()) {
        writeNull(i);
      } else if (!writer.write(value, elements, i)) {
        return false;
      }
      at = syntax.next(end, isMap ? '}' : ']');
    }
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
    return true;
  }

  /** How many members or elements there are; what begins here was looked through before. */
  private int count(int start) {
    char bracket = isMap ? '}' : ']';
    int count = 0;
    int at = syntax.blank(start + 1);
    while (at >= 0 && !syntax.is(at, bracket)) {
      at = isMap ? syntax.colon(syntax.text(at + 1) + 1) : at;
      at = syntax.next(syntax.value(at, 1), bracket);
      count++;
    }
    return at < 0 ? -1 : count;
  }

  private boolean writeKeys(int start, int count, UnsafeWriter to) {
    // Spark keeps the size of the keys in front of them.
    to.grow(Long.BYTES);
    to.increaseCursor(Long.BYTES);
    int before = to.cursor();
    keys.initialize(count);
    int at = syntax.blank(start + 1);
    for (int i = 0; i < count; i++) {
      int end = syntax.text(at + 1) + 1;
      value.set(syntax.bytes(), syntax.kind(), at, end);
      if (!names.write(value, keys, i)) {
        return false;
      }
      at = syntax.next(syntax.value(syntax.colon(end), 1), '}');
    }
    Platform.putLong(to.getBuffer(), before - Long.BYTES, to.cursor() - before);
    return true;
  }

  private void writeNull(int index) {
    switch (size) {
      case 1 -> elements.setNull1Bytes(index);
      case 2 -> elements.setNull2Bytes(index);
      case 4 -> elements.setNull4Bytes(index);
      default -> elements.setNull8Bytes(index);
    }
  }
}
