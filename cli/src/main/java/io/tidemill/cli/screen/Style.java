package io.tidemill.cli.screen;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * How text may be set off: with colours or without, with Unicode's signs or ASCII's.
 *
 * @param colours whether escape sequences for colours are written
 * @param signs the signs in use
 */
public record Style(Colours colours, Signs signs) {
  private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9]*m");

  /** Whether colours are shown. */
  public enum Colours {
    SHOWN,
    NONE
  }

  /** The signs of lists, results and bars. */
  public enum Signs {
    UNICODE("✓", "✗", "█", "░", "▕", "▏", "→", "·"),
    ASCII("ok", "XX", "#", ".", "[", "]", "->", "-");

    public final String good;
    public final String bad;
    public final String full;
    public final String empty;
    public final String barStart;
    public final String barEnd;
    public final String arrow;
    public final String dot;

    Signs(
        String good,
        String bad,
        String full,
        String empty,
        String barStart,
        String barEnd,
        String arrow,
        String dot) {
      this.good = good;
      this.bad = bad;
      this.full = full;
      this.empty = empty;
      this.barStart = barStart;
      this.barEnd = barEnd;
      this.arrow = arrow;
      this.dot = dot;
    }
  }

  /**
   * What fits a process: no colours if {@code NO_COLOR} is set to anything (no-color.org) or {@code
   * TERM} is {@code dumb}; ASCII unless text is written in UTF-8.
   *
   * @param encoding the name of the encoding that text is written in
   */
  public static Style of(Map<String, String> environment, String encoding) {
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Style(
        plain ? Colours.NONE : Colours.SHOWN,
        encoding.equalsIgnoreCase("UTF-8") ? Signs.UNICODE : Signs.ASCII);
  }

  /** Without escape sequences. */
  public Style colourless() {
    return new Style(Colours.NONE, signs);
  }

  public String good(String text) {
    return coloured("32", text);
  }

  public String bad(String text) {
    return coloured("31", text);
  }

  public String doubtful(String text) {
    return coloured("33", text);
  }

  public String accent(String text) {
    return coloured("36", text);
  }

  public String strong(String text) {
    return coloured("1", text);
  }

  public String faint(String text) {
    return coloured("2", text);
  }

  /** What shows of a text: all but its escape sequences, which take no room on the screen. */
  public static String shown(String text) {
    return ESCAPES.matcher(text).replaceAll("");
  }

  private String coloured(String code, String text) {
    return colours == Colours.NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
