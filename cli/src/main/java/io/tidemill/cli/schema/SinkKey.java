package io.tidemill.cli.schema;

import io.tidemill.keyspace.cql.CqlCursor;
import io.tidemill.keyspace.cql.UnknownCqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A table's key.
 *
 * @param partition names of columns, at least one
 * @param clustering those that order a partition's rows
 */
record SinkKey(List<String> partition, List<Ordered> clustering) {
  /** How keys are written. */
  static final String FORM = "(origin), date DESC, destination";

  SinkKey {
    partition = List.copyOf(partition);
    clustering = List.copyOf(clustering);
    if (partition.isEmpty()) {
      throw new IllegalArgumentException("A key has a partition key");
    }
  }

  /** A column, and whether the later rows come first. */
  record Ordered(String column, boolean descending) {}

  /**
   * Reads a key as CQL writes it, the outer brackets left out or not.
   *
   * @throws UnknownCqlException if it isn't written so
   */
  static SinkKey parse(String text) throws UnknownCqlException {
    String inner = text.strip();
    CqlCursor cursor =
        new CqlCursor(isWhole(inner) ? inner.substring(1, inner.length() - 1) : inner);
    List<String> partition = new ArrayList<>();
    if (cursor.takeIf('(')) {
      do {
        partition.add(cursor.takeName());
      } while (cursor.takeIf(','));
      cursor.expect(')');
    } else {
      partition.add(cursor.takeName());
    }
    List<Ordered> clustering = new ArrayList<>();
    while (cursor.takeIf(',')) {
      String column = cursor.takeName();
      boolean descending = cursor.takeIf("desc");
      if (!descending) {
        cursor.takeIf("asc");
      }
      clustering.add(new Ordered(column, descending));
    }
    if (!cursor.ended()) {
      throw cursor.unknown("a comma or the end");
    }
    return new SinkKey(partition, clustering);
  }

  /** Whether one pair of brackets holds all of it: {@code ((a), b)}, not {@code (a), (b)}. */
  private static boolean isWhole(String text) {
    if (!text.startsWith("(") || !text.substring(1).stripLeading().startsWith("(")) {
      return false;
    }
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return i == text.length() - 1;
      }
    }
    return false;
  }

  /** All columns, in order. */
  List<String> columns() {
    return Stream.concat(partition.stream(), clustering.stream().map(Ordered::column)).toList();
  }
}
