package io.tidemill.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares rows as they are read with those that should be there. Not safe for use by several
 * threads.
 *
 * @param <K> the key of a row
 * @param <V> its other cells
 */
final class Comparison<K, V> {
  private final Map<K, V> missing;
  private long rows;
  private final Difference unexpected = new Difference("that should not be there");
  private final Difference different = new Difference("with other values");

  Comparison(Map<K, V> expected) {
    missing = new HashMap<>(expected);
  }

  /** Takes in a row that was read; a key is read once. */
  void see(K key, V value) {
    rows++;
    V expected = missing.remove(key);
    if (expected == null) {
      unexpected.add(key + " = " + value);
    } else if (!expected.equals(value)) {
      different.add("%s = %s, expected %s".formatted(key, value, expected));
    }
  }

  /** Rows seen. */
  long rows() {
    return rows;
  }

  /** What differs, by kind and with an example each; empty if nothing does. */
  List<String> differences() {
    Difference lost = new Difference("missing");
    missing.forEach((key, value) -> lost.add(key + " = " + value));
    List<String> found = new ArrayList<>();
    for (Difference difference : List.of(lost, unexpected, different)) {
      if (difference.count > 0) {
        found.add(difference.toString());
      }
    }
    return found;
  }

  /** One way in which rows differ: how many do, and the first of them. */
  private static final class Difference {
    private final String what;
    private long count;
    private String example = "";

    Difference(String what) {
      this.what = what;
    }

    void add(String row) {
      if (count++ == 0) {
        example = row;
      }
    }

    @Override
    public String toString() {
      return "%,d %s, as %s".formatted(count, what, example);
    }
  }
}
