package io.tidemill.cli.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text in columns as wide as they need. Not safe for use by several threads. */
public final class Table {
  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /** Where a column's text begins. */
  public enum Align {
    LEFT,
    RIGHT
  }

  /** A column. */
  public record Column(String heading, Align align) {
    /** A column of words. */
    public static Column words(String heading) {
      return new Column(heading, Align.LEFT);
    }

    /** A column of figures. */
    public static Column figures(String heading) {
      return new Column(heading, Align.RIGHT);
    }
  }

  public Table(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row; cells may be coloured. */
  public void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(
          "Row needs %d cells, got %s".formatted(columns.size(), cells));
    }
    rows.add(List.copyOf(cells));
  }

  /** The headings, and the rows. */
  public List<String> lines(Style style) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              columns.get(i).heading().length(),
              rows.stream().mapToInt(row -> Style.shown(row.get(column)).length()).max().orElse(0));
    }
    List<String> lines = new ArrayList<>();
    lines.add(style.faint(line(columns.stream().map(Column::heading).toList(), widths)));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String room = " ".repeat(widths[i] - Style.shown(cells.get(i)).length());
      boolean right = columns.get(i).align() == Align.RIGHT;
      padded.add(right ? room + cells.get(i) : cells.get(i) + room);
    }
    return padded.stream().collect(Collectors.joining(GAP)).stripTrailing();
  }
}
