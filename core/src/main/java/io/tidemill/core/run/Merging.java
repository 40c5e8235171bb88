package io.tidemill.core.run;

import io.tidemill.core.pipeline.MergeFunction;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;

/** Computes merged values. */
public final class Merging {
  private Merging() {}

  /**
   * The value of a merged column once {@code fresh} is taken in; null counts as nothing to take in.
   *
   * @param stored what the row holds, or null
   * @param fresh what the run adds, of the same type, or null
   * @throws ArithmeticException if a sum leaves its type's range
   * @throws IllegalArgumentException if {@code function} doesn't apply to the type
   */
  public static Object merge(MergeFunction function, Object stored, Object fresh) {
    if (stored == null) {
      return fresh;
    }
    if (fresh == null) {
      return stored;
    }
    return switch (function) {
      case SUM -> sum(stored, fresh);
      case MIN -> compare(function, stored, fresh) <= 0 ? stored : fresh;
      case MAX -> compare(function, stored, fresh) >= 0 ? stored : fresh;
      case UNION -> union(stored, fresh);
    };
  }

  private static Object sum(Object stored, Object fresh) {
    if (stored instanceof Long one && fresh instanceof Long other) {
      return Math.addExact(one, other);
    }
    if (stored instanceof Integer one && fresh instanceof Integer other) {
      return Math.addExact(one, other);
    }
    if (stored instanceof Short one && fresh instanceof Short other) {
      return narrow(one + other, Short.MIN_VALUE, Short.MAX_VALUE).shortValue();
    }
    if (stored instanceof Byte one && fresh instanceof Byte other) {
      return narrow(one + other, Byte.MIN_VALUE, Byte.MAX_VALUE).byteValue();
    }
    if (stored instanceof BigDecimal one && fresh instanceof BigDecimal other) {
      return one.add(other);
    }
    if (stored instanceof BigInteger one && fresh instanceof BigInteger other) {
      return one.add(other);
    }
    throw unfit(MergeFunction.SUM, stored, fresh);
  }

  private static Integer narrow(int sum, int least, int most) {
    if (sum < least || sum > most) {
      throw new ArithmeticException("Sum %d leaves the range of its column".formatted(sum));
    }
    return sum;
  }

  @SuppressWarnings("unchecked")
  private static int compare(MergeFunction function, Object stored, Object fresh) {
    if (stored instanceof String one && fresh instanceof String other) {
      return compareByCodePoint(one, other);
    }
    if (stored instanceof BigDecimal one && fresh instanceof BigDecimal other) {
      // 1.0 and 1.00 are two values of a cell: which one stays must not depend on the order.
      int byValue = one.compareTo(other);
      return byValue != 0 ? byValue : Integer.compare(one.scale(), other.scale());
    }
    if (stored instanceof Comparable<?> comparable && stored.getClass() == fresh.getClass()) {
      return ((Comparable<Object>) comparable).compareTo(fresh);
    }
    throw unfit(function, stored, fresh);
  }

  /**
   * The order of UTF-8 bytes, by which Spark finds the least and greatest text within a run; Java's
   * own differs beyond the basic plane.
   */
  private static int compareByCodePoint(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char first = one.charAt(i);
      char second = other.charAt(i);
      if (first != second) {
        boolean firstBeyond = Character.isSurrogate(first);
        return firstBeyond == Character.isSurrogate(second)
            ? Character.compare(first, second)
            : (firstBeyond ? 1 : -1);
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static Set<Object> union(Object stored, Object fresh) {
    if (stored instanceof Set<?> one && fresh instanceof Set<?> other) {
      Set<Object> all = new HashSet<>(one);
      all.addAll(other);
      return all;
    }
    throw unfit(MergeFunction.UNION, stored, fresh);
  }

  private static IllegalArgumentException unfit(
      MergeFunction function, Object stored, Object fresh) {
    return new IllegalArgumentException(
        "Can't merge by %s: %s and %s"
            .formatted(
                function, stored.getClass().getSimpleName(), fresh.getClass().getSimpleName()));
  }
}
