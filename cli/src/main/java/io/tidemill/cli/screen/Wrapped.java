package io.tidemill.cli.screen;

import java.util.ArrayList;
import java.util.List;

/** Text in lines that fit. */
public final class Wrapped {
  private Wrapped() {}

  /**
   * Breaks a text at spaces. A word that is longer than a line is left whole, so that paths and
   * commands can be copied.
   *
   * @param text without escape sequences
   * @param columns the most characters of a line; 1 at least is assumed
   */
  public static List<String> lines(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
