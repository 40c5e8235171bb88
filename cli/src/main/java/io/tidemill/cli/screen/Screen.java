package io.tidemill.cli.screen;

import java.io.PrintStream;

/** Where a command shows what goes on. Implementations are safe for use by several threads. */
public interface Screen {
  /** What reads well in a log or an e-mail. */
  int PLAIN_COLUMNS = 80;

  /** Shows a line that stays. */
  void line(String text);

  /**
   * Shows a line below all others that the next one like it replaces; nothing where lines can't be
   * replaced.
   *
   * @param text must fit the terminal's width
   */
  void status(String text);

  /** How text is set off here. */
  Style style();

  /** How many characters fit on a line. */
  int columns();

  /** A screen on a terminal, which can replace its last line. */
  static Screen terminal(PrintStream out, Style style, int columns) {
    return new Screen() {
      private static final String CLEAR = "\r\u001b[K";
      private String status = "";

      @Override
      public synchronized void line(String text) {
        out.print((status.isEmpty() ? "" : CLEAR) + text + System.lineSeparator() + status);
        out.flush();
      }

      @Override
      public synchronized void status(String text) {
        if (!text.equals(status)) {
          out.print(CLEAR + text);
          out.flush();
          status = text;
        }
      }

      @Override
      public Style style() {
        return style;
      }

      @Override
      public int columns() {
        return columns;
      }
    };
  }

  /** A screen of plain lines, for files, pipes and logs. */
  static Screen plain(PrintStream out, Style style) {
    Style colourless = style.colourless();
    return new Screen() {
      @Override
      public synchronized void line(String text) {
        out.println(text);
        out.flush();
      }

      @Override
      public void status(String text) {
        // A log of every moment would bury what happened.
      }

      @Override
      public Style style() {
        return colourless;
      }

      @Override
      public int columns() {
        return PLAIN_COLUMNS;
      }
    };
  }
}
