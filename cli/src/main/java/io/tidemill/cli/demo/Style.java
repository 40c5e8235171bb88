package io.tidemill.cli.demo;

import java.util.Map;

/**
 * How text may be set off: with colours or without, with Unicode's signs or ASCII's.
 *
 * @param colours whether escape sequences for colours are written
 * @param signs the signs in use
 */
record Style(Colours colours, Signs signs) {
  /** Whether colours are shown. */
  enum Colours {
    SHOWN,
    NONE
  }

  /** The signs of lists, results and bars. */
  enum Signs {
    UNICODE("✓", "✗", "█", "░", "▕", "▏", "→", "·"),
    ASCII("ok", "XX", "#", ".", "[", "]", "->", "-");

    final String good;
    final String bad;
    final String full;
    final String empty;
    final String barStart;
    final String barEnd;
    final String arrow;
    final String dot;

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
  static Style of(Map<String, String> environment, String encoding) {
    boolean plain =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || environment.getOrDefault("TERM", "").equals("dumb");
    return new Style(
        plain ? Colours.NONE : Colours.SHOWN,
        encoding.equalsIgnoreCase("UTF-8") ? Signs.UNICODE : Signs.ASCII);
  }

  /** Without escape sequences. */
  Style colourless() {
    return new Style(Colours.NONE, signs);
  }

  String good(String text) {
    return coloured("32", text);
  }

  String bad(String text) {
    return coloured("31", text);
  }

  String accent(String text) {
    return coloured("36", text);
  }

  String strong(String text) {
    return coloured("1", text);
  }

  String faint(String text) {
    return coloured("2", text);
  }

  private String coloured(String code, String text) {
    return colours == Colours.NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
