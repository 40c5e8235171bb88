package io.tidemill.spark.decode;

import io.tidemill.spark.decode.JsonValue.Kind;
import java.util.Arrays;

/** Finds the values of some fields of objects, in one pass. Not thread-safe. */
final class JsonScanner {
  private final JsonSyntax syntax;
  private final FieldNames names;
  private final Kind[] kinds;
  private final int[] starts;
  private final int[] ends;

  /**
   * A scanner for the fields of some names.
   *
   * @param columns as {@link FieldNames} takes them
   */
  JsonScanner(JsonSyntax syntax, String[] columns) {
    this.syntax = syntax;
    this.names = new FieldNames(columns);
    this.kinds = new Kind[columns.length];
    this.starts = new int[columns.length];
    this.ends = new int[columns.length];
  }

  /**
   * Looks through an object.
   *
   * @return where it ends, or -1 to give up
   */
  int scan(int from) {
    Arrays.fill(kinds, Kind.MISSING);
    names.begin();
    if (!syntax.is(from, '{')) {
      return -1;
    }
    int at = syntax.blank(from + 1);
    while (!syntax.is(at, '}')) {
      at = syntax.is(at, '"') ? syntax.next(field(at + 1), '}') : -1;
      if (at < 0) {
        return -1;
      }
    }
    return at + 1;
  }

  private int field(int from) {
    int number = names.expected(syntax.bytes(), from, syntax.until());
    int after;
    if (number >= 0) {
      after = from + names.length(number);
    } else {
      int end = syntax.text(from);
      if (end < 0 || syntax.kind() != Kind.TEXT) {
        return -1;
      }
      number = names.find(syntax.bytes(), from, end);
      after = end + 1;
    }
    if (number < 0 || !names.take(number)) {
      return -1;
    }
    int start = syntax.colon(after);
    int end = syntax.value(start, 1);
    if (end >= 0 && number < kinds.length) {
      kinds[number] = syntax.kind();
      starts[number] = start;
      ends[number] = end;
    }
    return end;
  }

  /** Makes {@code value} that of a field, which may be missing. */
  void get(int column, JsonValue value) {
    value.set(syntax.bytes(), kinds[column], starts[column], ends[column]);
  }
}
