package io.tidemill.triggers.function;

/** Makes text from outside fit to be shown: in answers, and in lines of the log. */
final class Shown {
  private static final int QUOTED = 100;
  private static final int WHOLE = 4_000;

  private Shown() {}

  /** The beginning of {@code text} in quotes; what isn't printable ASCII is a question mark. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), QUOTED); i++) {
      char c = text.charAt(i);
      shown.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return shown.append(text.length() > QUOTED ? "…\"" : "\"").toString();
  }

  /** {@code text} on one line, and no longer than people read. */
  static String oneLine(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), WHOLE); i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? ' ' : c);
    }
    return text.length() > WHOLE ? shown.append('…').toString() : shown.toString();
  }
}
