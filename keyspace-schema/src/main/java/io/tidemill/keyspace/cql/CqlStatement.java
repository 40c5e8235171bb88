package io.tidemill.keyspace.cql;

/**
 * One statement of a file.
 *
 * @param text without its semicolon
 * @param line in which it begins, from 1
 * @param column at which it begins, from 1
 */
public record CqlStatement(String text, int line, int column) {
  /** The line of the file that holds the character at {@code index} of the text. */
  public int lineAt(int index) {
    return line + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  /** The column of that line at which the character at {@code index} of the text stands. */
  public int columnAt(int index) {
    int lineStart = text.lastIndexOf('\n', index - 1) + 1;
    return lineStart == 0 ? column + index : index - lineStart + 1;
  }
}
