package io.tidemill.core.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that a misspelt one was most likely meant to be. */
public final class NearestWord {
  private NearestWord() {}

  /**
   * The word of {@code known} with the fewest letters to change, if at most half of the letters
   * must be; upper and lower case are the same.
   */
  public static Optional<String> to(String misspelt, Collection<String> known) {
    int most = Math.max(1, misspelt.length() / 2);
    return known.stream()
        .filter(word -> Math.abs(word.length() - misspelt.length()) <= most)
        .filter(word -> distance(misspelt, word) <= most)
        .min(
            Comparator.<String>comparingInt(word -> distance(misspelt, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Levenshtein's distance, over a single row of its table. */
  private static int distance(String one, String other) {
    String from = one.toLowerCase(Locale.ROOT);
    String to = other.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
