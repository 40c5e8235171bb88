package io.tidemill.core.pipeline;

import java.util.Optional;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * How a scalar's text lies in the file that it was read from. Every style of YAML keeps what isn't
 * blank, in its order; indents, folding and escapes change blanks alone, or write one character as
 * several. So the two are walked side by side from one character that isn't blank to the next.
 */
final class ScalarSource {
  private static final int HEX = 16;

  private final int[] yaml;
  private final int[] text;
  private final ScalarStyle style;
  private final int start;
  private final int end;

  ScalarSource(int[] yaml, ScalarNode node) {
    this.yaml = yaml;
    this.text = node.getValue().codePoints().toArray();
    this.style = node.getScalarStyle();
    int from = node.getStartMark().orElseThrow().getIndex();
    this.end = Math.min(node.getEndMark().orElseThrow().getIndex(), yaml.length);
    this.start =
        switch (style) {
          case SINGLE_QUOTED, DOUBLE_QUOTED -> from + 1;
          case LITERAL, FOLDED -> lineAfter(from);
          default -> from;
        };
  }

  private int lineAfter(int index) {
    int at = index;
    while (at < end && yaml[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The index in the file of a character of the text; empty if the two don't go together. */
  Optional<Integer> indexOf(Places.Place inText) {
    int wanted = textIndex(inText);
    int at = start;
    for (int i = 0; i <= wanted && i < text.length; i++) {
      if (isBlank(text[i])) {
        continue;
      }
      at = skipBlanks(at);
      if (at >= end || decoded(at) != text[i]) {
        return Optional.empty();
      }
      if (i == wanted) {
        return Optional.of(at);
      }
      at += width(at);
    }
    return Optional.of(at);
  }

  private int textIndex(Places.Place inText) {
    int at = 0;
    for (int line = 1; line < inText.line() && at < text.length; at++) {
      if (text[at] == '\n') {
        line++;
      }
    }
    return Math.min(at + inText.column() - 1, text.length);
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < end && isBlank(decoded(at))) {
      at += width(at);
    }
    return at;
  }

  private boolean isEscape(int at) {
    return style == ScalarStyle.DOUBLE_QUOTED && yaml[at] == '\\' && at + 1 < end;
  }

  /** How many characters of the file write the one that begins at {@code at}. */
  private int width(int at) {
    if (isEscape(at)) {
      return 2 + hexDigits(yaml[at + 1]);
    }
    return style == ScalarStyle.SINGLE_QUOTED && yaml[at] == '\'' ? 2 : 1;
  }

  private int decoded(int at) {
    if (!isEscape(at)) {
      return yaml[at];
    }
    int escape = yaml[at + 1];
    int digits = hexDigits(escape);
    if (digits > 0 && at + 2 + digits <= end) {
      return Integer.parseInt(new String(yaml, at + 2, digits), HEX);
    }
    return switch (escape) {
      case 'n', 't', 'r' -> ' ';
      case '0' -> 0;
      case 'a' -> '\u0007';
      case 'b' -> '\b';
      case 'e' -> '\u001b';
      case 'f' -> '\f';
      case 'v' -> '\u000b';
      case 'N' -> '\u0085';
      case '_' -> '\u00a0';
      case 'L' -> '\u2028';
      case 'P' -> '\u2029';
      default -> escape;
    };
  }

  private static int hexDigits(int escape) {
    return switch (escape) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }
}
