package io.tidemill.keyspace.cql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes statements apart. Comments and blanks are left out. A quote or comment that doesn't end
 * reaches to the end of the text: the store will refuse it.
 */
public final class CqlTokens {
  private static final Pattern NEXT =
      Pattern.compile(
          "(?<blank>\\s+|--[^\\n]*|//[^\\n]*|/\\*.*?(?:\\*/|\\z))"
              + "|(?<text>'(?:[^']|'')*(?:'|\\z)|\\$\\$.*?(?:\\$\\$|\\z))"
              + "|(?<quoted>\"(?:[^\"]|\"\")*(?:\"|\\z))"
              + "|(?<marker>\\?|:[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<number>[0-9][A-Za-z0-9_.]*(?:-[0-9a-fA-F]+)*)"
              + "|(?<word>[A-Za-z_][A-Za-z0-9_]*)"
              + "|(?<sign>.)",
          Pattern.DOTALL);

  private CqlTokens() {}

  /** The statement's tokens, in order. */
  public static List<CqlToken> of(String cql) {
    List<CqlToken> tokens = new ArrayList<>();
    Matcher next = NEXT.matcher(cql);
    while (next.find()) {
      if (next.group("blank") == null) {
        tokens.add(new CqlToken(kind(next), next.group(), next.start()));
      }
    }
    return tokens;
  }

  /** The statement without its comments, and without what they leave behind: blank lines. */
  public static String withoutComments(String cql) {
    StringBuilder plain = new StringBuilder();
    Matcher next = NEXT.matcher(cql);
    while (next.find()) {
      String blank = next.group("blank");
      boolean comment = blank != null && !Character.isWhitespace(blank.charAt(0));
      if (comment) {
        plain.append(' ');
      } else if (blank != null && blank.indexOf('\n') >= 0) {
        plain.setLength(lengthWithoutBlanks(plain));
        plain.append(blank, blank.lastIndexOf('\n'), blank.length());
      } else {
        plain.append(next.group());
      }
    }
    return plain.toString().strip();
  }

  private static int lengthWithoutBlanks(StringBuilder text) {
    int length = text.length();
    while (length > 0 && Character.isWhitespace(text.charAt(length - 1))) {
      length--;
    }
    return length;
  }

  private static CqlToken.Kind kind(Matcher found) {
    if (found.group("word") != null) {
      return CqlToken.Kind.WORD;
    }
    if (found.group("quoted") != null) {
      return CqlToken.Kind.QUOTED_NAME;
    }
    if (found.group("text") != null) {
      return CqlToken.Kind.TEXT;
    }
    if (found.group("number") != null) {
      return CqlToken.Kind.NUMBER;
    }
    return found.group("marker") != null ? CqlToken.Kind.MARKER : CqlToken.Kind.SIGN;
  }
}
