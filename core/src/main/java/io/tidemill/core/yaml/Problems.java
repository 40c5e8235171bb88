package io.tidemill.core.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** What is wrong with one file, as far as it has been read. */
public final class Problems {
  private static final int QUOTED_CHARACTERS = 60;

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  /**
   * None yet.
   *
   * @param file the name that problems carry
   */
  public Problems(String file) {
    this.file = file;
  }

  /** Adds what is wrong where {@code at} begins. */
  public void add(Node at, String what, String expected, String found, String fix) {
    add(at.getStartMark().orElseThrow(), what, expected, found, fix);
  }

  /** Adds what is wrong at a mark of the reader. */
  public void add(Mark at, String what, String expected, String found, String fix) {
    add(at.getLine() + 1, at.getColumn() + 1, what, expected, found, fix);
  }

  /** Adds what is wrong at a line and column, which count from 1. */
  public void add(int line, int column, String what, String expected, String found, String fix) {
    problems.add(new Problem(file, line, column, what, expected, found, fix));
  }

  /** Whether nothing is wrong so far. */
  public boolean none() {
    return problems.isEmpty();
  }

  /** In order of lines. */
  public List<Problem> all() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  /** A user's text, fit for a message: short, on one line, without control characters. */
  public static String quote(String text) {
    boolean cut = text.codePointCount(0, text.length()) > QUOTED_CHARACTERS;
    String shown = cut ? text.substring(0, text.offsetByCodePoints(0, QUOTED_CHARACTERS)) : text;
    StringBuilder quoted = new StringBuilder("\"");
    shown
        .codePoints()
        .map(point -> Character.isISOControl(point) ? '·' : point)
        .forEach(quoted::appendCodePoint);
    return quoted.append(cut ? "…\"" : "\"").toString();
  }
}
