package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of objects' fields, each with a number: a column's ordinal, or a later one for a name
 * that is no column's. Knows which name came after which in the object before, which Jackson then
 * compares byte by byte, and which came in this object already. Not thread-safe.
 */
final class FieldNames {
  /** So that a topic whose names are data fills no memory; objects with further ones go unread. */
  static final int MOST_OTHERS = 1_000;

  /** Given where the object ends. */
  static final int END = -1;

  /** Given for a name that came before in this object, or is one too many. */
  static final int UNFIT = -2;

  private final int most;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final SerializedString[] names;
  private final int[] followers;
  private final long[] seen;
  private long object;
  private int last;

  /**
   * The names.
   *
   * @param columns each once
   */
  FieldNames(String[] columns) {
    this.most = columns.length + MOST_OTHERS;
    this.names = new SerializedString[most];
    this.followers = new int[most + 1];
    this.seen = new long[most];
    Arrays.fill(followers, -1);
    for (String column : columns) {
      add(new SerializedString(column));
    }
  }

  /** Begins an object: none of its names came yet. */
  void begin() {
    object++;
    last = -1;
  }

  /** Goes on to the next name: its number, or {@link #END}, or {@link #UNFIT}. */
  int next(JsonParser parser) throws IOException {
    int number = number(parser);
    if (number >= 0) {
      followers[last + 1] = number;
      last = number;
      if (seen[number] == object) {
        return UNFIT;
      }
      seen[number] = object;
    }
    return number;
  }

  private int number(JsonParser parser) throws IOException {
    int expected = followers[last + 1];
    if (expected < 0) {
      parser.nextToken();
    } else if (parser.nextFieldName(names[expected])) {
      return expected;
    }
    if (parser.currentToken() != JsonToken.FIELD_NAME) {
      return END;
    }
    Integer known = numbers.get(parser.currentName());
    if (known != null) {
      return known;
    }
    if (numbers.size() == most) {
      return UNFIT;
    }
    SerializedString name = new SerializedString(parser.currentName());
    // Half a surrogate pair has no bytes: better to fail now than whenever the name is expected.
    name.asQuotedUTF8();
    return add(name);
  }

  private int add(SerializedString name) {
    int number = numbers.size();
    numbers.put(name.getValue(), number);
    names[number] = name;
    return number;
  }
}
