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

  /** Whether a column is left out where lines would be too long. */
  public enum Need {
    ALWAYS,
    IF_IT_FITS
  }

  /** A column. */
  public record Column(String heading, Align align, Need need) {
    /** A column of words. */
    public static Column words(String heading) {
      return new Column(heading, Align.LEFT, Need.ALWAYS);
    }

    /** A column of figures. */
    public static Column figures(String heading) {
      return new Column(heading, Align.RIGHT, Need.ALWAYS);
    }

    /** This column, left out where lines would be too long. */
    public Column spare() {
      return new Column(heading, align, Need.IF_IT_FITS);
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

  /** The headings, and the rows, however long. */
  public List<String> lines(Style style) {
    return lines(style, Integer.MAX_VALUE);
  }

  /**
   * The headings, and the rows. Spare columns are left out, the last first, until lines are no
   * longer than {@code most} characters or none is left.
   */
  public List<String> lines(Style style, int most) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              columns.get(i).heading().length(),
              rows.stream().mapToInt(row -> Style.shown(row.get(column)).length()).max().orElse(0));
    }
    List<Integer> shown = shown(widths, most);
    List<String> lines = new ArrayList<>();
    lines.add(style.faint(line(columns.stream().map(Column::heading).toList(), widths, shown)));
    rows.forEach(row -> lines.add(line(row, widths, shown)));
    return lines;
  }

  private List<Integer> shown(int[] widths, int most) {
    List<Integer> shown = new ArrayList<>();
    int length = -GAP.length();
    for (int i = 0; i < widths.length; i++) {
      shown.add(i);
      length += GAP.length() + widths[i];
    }
    for (int i = widths.length - 1; i >= 0 && length > most; i--) {
      if (columns.get(i).need() == Need.IF_IT_FITS) {
        shown.remove(Integer.valueOf(i));
        length -= GAP.length() + widths[i];
      }
    }
    return shown;
  }

  private String line(List<String> cells, int[] widths, List<Integer> shown) {
    List<String> padded = new ArrayList<>();
    for (int i : shown) {
      String room = " ".repeat(widths[i] - Style.shown(cells.get(i)).length());
      boolean right = columns.get(i).align() == Align.RIGHT;
      padded.add(right ? room + cells.get(i) : cells.get(i) + room);
    }
    return padded.stream().collect(Collectors.joining(GAP)).stripTrailing();
  }
}
