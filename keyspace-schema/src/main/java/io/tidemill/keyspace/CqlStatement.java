package io.tidemill.keyspace;

/**
 * One statement of a file.
 *
 * @param text without its semicolon
 * @param line in which it begins, from 1
 */
record CqlStatement(String text, int line) {
  /** The line of the file that holds the character at {@code index} of the text. */
  int lineAt(int index) {
    return line + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }
}
