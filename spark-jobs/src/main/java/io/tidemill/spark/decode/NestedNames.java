package io.tidemill.spark.decode;

import java.util.Arrays;

/** The names of the objects that are open, each object's behind those of the one around it. */
final class NestedNames {
  /** Each of an object's is compared with all before it. */
  private static final int MOST = 64;

  private final int[] starts;
  private final int[] ends;
  private int count;

  /**
   * No names.
   *
   * @param depth how many objects may be open at once
   */
  NestedNames(int depth) {
    starts = new int[MOST * depth];
    ends = new int[MOST * depth];
  }

  /** How many names there are. */
  int count() {
    return count;
  }

  /** Forgets all names but the first few. */
  void keep(int first) {
    count = first;
  }

  /**
   * Notes a name; false if its object has it already, or too many.
   *
   * @param first how many names there were before the object
   */
  boolean add(int first, byte[] bytes, int start, int end) {
    if (count - first == MOST) {
      return false;
    }
    for (int i = first; i < count; i++) {
      if (Arrays.equals(bytes, start, end, bytes, starts[i], ends[i])) {
        return false;
      }
    }
    starts[count] = start;
    ends[count] = end;
    count++;
    return true;
  }
}
