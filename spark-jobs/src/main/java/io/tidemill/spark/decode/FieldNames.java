package io.tidemill.spark.decode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The names of objects' fields, each with a number: a column's ordinal, or a later one for a name
 * that is no column's. Knows which name came after which in the record before, and which came in
 * this record already. Not thread-safe.
 */
final class FieldNames {
  /** So that a topic whose names are data fills no memory; records with further ones go unread. */
  static final int MOST_OTHERS = 1_000;

  private final int most;

  /** With the quote that ends it, so that no name passes for the beginning of another. */
  private final byte[][] names;

  private final int[] followers;
  private final long[] seen;

  /** Numbers + 1 by hash, 0 where none is; open addressing. */
  private final int[] table;

  private int count;
  private long record;
  private int last;

  /**
   * The names.
   *
   * @param columns without quotes and backslashes, each once
   */
  FieldNames(String[] columns) {
    this.most = columns.length + MOST_OTHERS;
    this.names = new byte[most][];
    this.followers = new int[most + 1];
    this.seen = new long[most];
    this.table = new int[Integer.highestOneBit(most) * 4];
    Arrays.fill(followers, -1);
    for (String column : columns) {
      byte[] name = column.getBytes(StandardCharsets.UTF_8);
      find(name, 0, name.length);
    }
  }

  /** Begins a record: none of its names came yet. */
  void begin() {
    record++;
    last = -1;
  }

  /**
   * The number of the name that came next in the record before, if it comes next now; else -1.
   *
   * @param at where a name begins
   */
  int expected(byte[] bytes, int at, int until) {
    int number = followers[last + 1];
    if (number < 0) {
      return -1;
    }
    byte[] name = names[number];
    return until - at >= name.length
            && Arrays.equals(bytes, at, at + name.length, name, 0, name.length)
        ? number
        : -1;
  }

  /** How many bytes a name has, the quote at its end included. */
  int length(int number) {
    return names[number].length;
  }

  /** The number of a name, new if need be; -1 if there are too many. */
  int find(byte[] bytes, int from, int until) {
    int hash = 0;
    for (int i = from; i < until; i++) {
      hash = 31 * hash + bytes[i];
    }
    int mask = table.length - 1;
    int place = (hash ^ hash >>> 15) & mask;
    while (table[place] != 0) {
      byte[] name = names[table[place] - 1];
      if (Arrays.equals(bytes, from, until, name, 0, name.length - 1)) {
        return table[place] - 1;
      }
      place = place + 1 & mask;
    }
    if (count == most) {
      return -1;
    }
    byte[] name = Arrays.copyOfRange(bytes, from, until + 1);
    name[name.length - 1] = '"';
    names[count] = name;
    table[place] = count + 1;
    return count++;
  }

  /** Notes that a name comes next; false if it came before in this record. */
  boolean take(int number) {
    followers[last + 1] = number;
    last = number;
    if (seen[number] == record) {
      return false;
    }
    seen[number] = record;
    return true;
  }
}
