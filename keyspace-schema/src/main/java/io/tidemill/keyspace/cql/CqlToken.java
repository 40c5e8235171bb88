package io.tidemill.keyspace.cql;

import java.util.Locale;

/**
 * A word, name, text, number, marker or sign of a statement.
 *
 * @param text as it stands there, quotes included
 * @param start where it begins, from 0
 */
public record CqlToken(Kind kind, String text, int start) {
  /** What a token is. */
  public enum Kind {
    /** A key word, or a name without quotes. */
    WORD,
    /** A name in double quotes. */
    QUOTED_NAME,
    /** A text in single quotes or between {@code $$}. */
    TEXT,
    /** A number, or a literal that begins like one: UUIDs, blobs, durations. */
    NUMBER,
    /** {@code ?} or {@code :name}. */
    MARKER,
    /** Anything else, a character each. */
    SIGN
  }

  /** Where what follows begins. */
  public int end() {
    return start + text.length();
  }

  /** Whether it is this key word, in any case. */
  public boolean is(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  /** Whether it is this sign. */
  public boolean is(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  /** Whether it can name something. */
  public boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  /** The name as the store has it: without quotes, or in lower case. */
  public String name() {
    return kind == Kind.QUOTED_NAME
        ? text.substring(1, text.length() - 1).replace("\"\"", "\"")
        : text.toLowerCase(Locale.ROOT);
  }

  /** The text without its quotes. */
  public String value() {
    if (kind != Kind.TEXT) {
      return text;
    }
    return text.startsWith("$$")
        ? text.substring(2, text.length() - 2)
        : text.substring(1, text.length() - 1).replace("''", "'");
  }
}
