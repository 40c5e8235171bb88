package io.tidemill.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody who wrote a name that doesn't exist may have meant. */
final class SimilarNames {
  private static final int MOST = 3;

  private SimilarNames() {}

  /** The nearest of {@code names}, nearest first: those that a few typing errors explain. */
  static List<String> to(String name, Collection<String> names) {
    int tolerated = Math.max(2, name.length() / 3);
    return names.stream()
        .filter(other -> distance(name, other) <= tolerated)
        .sorted(
            Comparator.<String>comparingInt(other -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** Levenshtein's distance, upper and lower case alike. */
  private static int distance(String one, String two) {
    String left = one.toLowerCase(Locale.ROOT);
    String right = two.toLowerCase(Locale.ROOT);
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] here = new int[right.length() + 1];
      here[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int replaced =
            above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
        here[column] = Math.min(replaced, Math.min(above[column], here[column - 1]) + 1);
      }
      above = here;
    }
    return above[right.length()];
  }
}
