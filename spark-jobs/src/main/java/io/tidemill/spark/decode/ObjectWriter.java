package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/** Objects as rows, with some of their fields. */
final class ObjectWriter implements FieldWriter {
  private static final int MISSING = -1;

  private final StructField[] fields;
  private final FieldNames names;
  private final FieldWriter[] writers;

  /** By field: where in the row's buffer what doesn't fit its slot begins and ends. */
  private final int[] starts;

  private final int[] ends;
  private final boolean[] isFixed;
  private byte[] unsorted = {};
  private UnsafeRowWriter nested;

  /**
   * A writer of rows.
   *
   * @param struct its fields, which must be there unless they are nullable
   * @param writers of each field's values
   */
  ObjectWriter(StructType struct, FieldWriter[] writers) {
    this.fields = struct.fields();
    this.names = new FieldNames(struct.fieldNames());
    this.writers = writers;
    this.starts = new int[fields.length];
    this.ends = new int[fields.length];
    this.isFixed = new boolean[fields.length];
    for (int i = 0; i < fields.length; i++) {
      isFixed[i] = UnsafeRow.isFixedLength(fields[i].dataType());
    }
  }

  @Override
  public boolean write(JsonParser parser, UnsafeRowWriter to, int ordinal) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    if (nested == null || nested.getBufferHolder() != to.getBufferHolder()) {
      nested = new UnsafeRowWriter(to, fields.length);
    }
    int before = to.cursor();
    nested.resetRowWriter();
    if (!fill(parser, nested)) {
      return false;
    }
    to.setOffsetAndSizeFromPreviousCursor(ordinal, before);
    return true;
  }

  /**
   * Writes the fields of the object that the parser is at the beginning of into a row that was
   * reset.
   *
   * @return false to give up, wherever the parser is
   */
  boolean fill(JsonParser parser, UnsafeRowWriter row) throws IOException {
    int before = row.cursor();
    Arrays.fill(starts, MISSING);
    names.begin();
    int number = names.next(parser);
    while (number >= 0) {
      if (!field(number, parser, row)) {
        return false;
      }
      number = names.next(parser);
    }
    return number == FieldNames.END && finish(row, before);
  }

  private boolean field(int number, JsonParser parser, UnsafeRowWriter row) throws IOException {
    JsonToken value = parser.nextToken();
    if (value.isStructStart()) {
      // Jackson looks for doubled names in it, and in all that is within; names here are known to
      // FieldNames, which takes less.
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }
    if (number >= writers.length) {
      parser.skipChildren();
      return true;
    }
    if (value == JsonToken.VALUE_NULL) {
      return true;
    }
    starts[number] = row.cursor();
    boolean isWritten = writers[number].write(parser, row, number);
    ends[number] = row.cursor();
    return isWritten;
  }

  /** Writes nulls, and sees to it that the row is laid out as if written field by field. */
  private boolean finish(UnsafeRowWriter row, int before) {
    boolean isSorted = true;
    int end = before;
    for (int i = 0; i < fields.length; i++) {
      if (starts[i] == MISSING && !writeNull(row, i)) {
        return false;
      }
      if (!isFixed[i] && starts[i] != MISSING) {
        isSorted &= starts[i] >= end;
        end = ends[i];
      }
    }
    if (!isSorted) {
      sort(row, before);
    }
    return true;
  }

  private boolean writeNull(UnsafeRowWriter row, int ordinal) {
    if (fields[ordinal].dataType() instanceof DecimalType type) {
      // Spark keeps room for a value of many digits all the same.
      starts[ordinal] = row.cursor();
      row.write(ordinal, (Decimal) null, type.precision(), type.scale());
      ends[ordinal] = row.cursor();
    } else {
      row.setNullAt(ordinal);
    }
    return fields[ordinal].nullable();
  }

  private void sort(UnsafeRowWriter row, int before) {
    byte[] buffer = row.getBuffer();
    int first = before - Platform.BYTE_ARRAY_OFFSET;
    int length = row.cursor() - before;
    if (unsorted.length < length) {
      unsorted = new byte[length];
    }
    System.arraycopy(buffer, first, unsorted, 0, length);
    int cursor = before;
    for (int i = 0; i < fields.length; i++) {
      if (!isFixed[i] && starts[i] != MISSING) {
        int size = ends[i] - starts[i];
        System.arraycopy(
            unsorted, starts[i] - before, buffer, cursor - Platform.BYTE_ARRAY_OFFSET, size);
        // The slot's upper half says where in the row the field is.
        long slot = Platform.getLong(buffer, row.getFieldOffset(i));
        row.write(i, slot + ((long) (cursor - starts[i]) << Integer.SIZE));
        cursor += size;
      }
    }
  }
}
