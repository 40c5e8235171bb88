package io.tidemill.cli.screen;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** The screens of this process, as the launcher describes its terminal. */
public final class Screens {
  private static final String ENCODING = System.getProperty("native.encoding", "UTF-8");
  private static final boolean TERMINAL = Boolean.getBoolean("tidemill.terminal");

  private Screens() {}

  /** How text may be set off on the standard output; without colours if that is no terminal. */
  public static Style style() {
    Style style = Style.of(System.getenv(), ENCODING);
    return TERMINAL ? style : style.colourless();
  }

  /** How many characters fit on a line of the standard output. */
  public static int columns() {
    return TERMINAL
        ? Integer.getInteger("tidemill.columns", Screen.PLAIN_COLUMNS)
        : Screen.PLAIN_COLUMNS;
  }

  /** How long lines of the standard output may be: any length, if that is no terminal. */
  public static int longest() {
    return TERMINAL ? columns() : Integer.MAX_VALUE;
  }

  /** The standard output. */
  public static Screen output() {
    PrintStream out = stream(FileDescriptor.out);
    return TERMINAL ? Screen.terminal(out, style(), columns()) : Screen.plain(out, style());
  }

  /** Plain lines on the standard error, for commands whose output is for other programs. */
  public static Screen errors() {
    return Screen.plain(stream(FileDescriptor.err), style());
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, Charset.forName(ENCODING));
  }
}
