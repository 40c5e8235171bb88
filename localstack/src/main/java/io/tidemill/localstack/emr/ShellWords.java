package io.tidemill.localstack.emr;

import java.util.ArrayList;
import java.util.List;

/** Takes a line of parameters apart as a POSIX shell does, without any expansion. */
final class ShellWords {
  private ShellWords() {}

  /**
   * The words of {@code line}: blanks part them, quotes and backslashes keep blanks.
   *
   * @throws IllegalArgumentException if a quote isn't closed
   */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (keeps(quote, c)) {
        word.append(c);
      } else if (c == '\\' && i + 1 < line.length()) {
        i++;
        inWord = true;
        word.append(line.charAt(i));
      } else if (c == quote && quote != 0) {
        quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        inWord = true;
        word.append(c);
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException(
          "A %c is opened and never closed in: %s".formatted(quote, line));
    }
    if (inWord) {
      words.add(word.toString());
    }
    return List.copyOf(words);
  }

  /** Whether {@code c} stands for itself between the quotes that {@code quote} opened. */
  private static boolean keeps(char quote, char c) {
    return switch (quote) {
      case '\'' -> c != '\'';
      case '"' -> c != '"' && c != '\\';
      default -> false;
    };
  }
}
