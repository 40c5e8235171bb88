package io.tidemill.spark.decode;

import io.tidemill.spark.decode.JsonValue.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Tells where JSON values end, in one pass and without copying any. It takes no more than RFC 8259
 * does, in well-formed UTF-8, and gives up on the rare and the doubtful: names with escapes, names
 * that come twice, deep nesting, long numbers. To give up is −1, and whoever gets that passes it
 * on. Not thread-safe.
 */
final class JsonSyntax {
  /** Jackson stops at 1,000; recursion here should stay well within any stack. */
  private static final int MOST_DEPTH = 50;

  /** Jackson stops at 1,000. */
  private static final int MOST_DIGITS = 200;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH = EACH << 7;
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final NestedNames nested = new NestedNames(MOST_DEPTH);
  private byte[] bytes;
  private int until;
  private Kind kind;

  /** Takes up a record. */
  void begin(byte[] record) {
    bytes = record;
    until = record.length;
    nested.keep(0);
  }

  byte[] bytes() {
    return bytes;
  }

  int until() {
    return until;
  }

  /** What the value was whose end was told last. */
  Kind kind() {
    return kind;
  }

  /** Whether a byte is that character. */
  boolean is(int at, char expected) {
    return at < until && bytes[at] == expected;
  }

  /** Where something else than blanks is. */
  int blank(int from) {
    int at = from;
    while (at < until
        && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
      at++;
    }
    return at;
  }

  /** Where the value behind a colon begins; -1 if there is no colon. */
  int colon(int from) {
    int at = blank(from);
    return is(at, ':') ? blank(at + 1) : -1;
  }

  /**
   * Where a value ends.
   *
   * @param at where it begins, or -1
   * @param depth how many brackets are open there
   */
  int value(int at, int depth) {
    if (at < 0 || at >= until) {
      return -1;
    }
    return switch (bytes[at]) {
      case '"' -> {
        int end = text(at + 1);
        yield end < 0 ? -1 : end + 1;
      }
      case '{' -> object(at + 1, depth + 1);
      case '[' -> array(at + 1, depth + 1);
      case 't' -> literal(at, TRUE, Kind.TRUE);
      case 'f' -> literal(at, FALSE, Kind.FALSE);
      case 'n' -> literal(at, NULL, Kind.NULL);
      default -> number(at);
    };
  }

  private int literal(int at, byte[] expected, Kind found) {
    kind = found;
    int end = at + expected.length;
    return end <= until && Arrays.equals(bytes, at, end, expected, 0, expected.length) ? end : -1;
  }

  private int number(int from) {
    int at = is(from, '-') ? from + 1 : from;
    int first = at;
    at = digits(at);
    if (at == first || (bytes[first] == '0' && at > first + 1)) {
      return -1;
    }
    kind = Kind.INTEGER;
    if (is(at, '.')) {
      kind = Kind.FRACTION;
      int fraction = at + 1;
      at = digits(fraction);
      if (at == fraction) {
        return -1;
      }
    }
    if (is(at, 'e') || is(at, 'E')) {
      kind = Kind.FRACTION;
      int exponent = is(at + 1, '-') || is(at + 1, '+') ? at + 2 : at + 1;
      at = digits(exponent);
      if (at == exponent) {
        return -1;
      }
    }
    return at - from > MOST_DIGITS ? -1 : at;
  }

  private int digits(int from) {
    int at = from;
    while (at < until && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  /** Where the quote is that ends a string. */
  int text(int from) {
    Kind found = Kind.TEXT;
    int at = from;
    while (at >= 0) {
      at = plain(at);
      if (at >= until) {
        return -1;
      }
      byte special = bytes[at];
      if (special == '"') {
        kind = found;
        return at;
      }
      if (special == '\\') {
        found = Kind.ESCAPED;
        at = afterEscape(at);
      } else if (special < 0) {
        at = Utf8.after(bytes, at, until);
      } else if (special < ' ') {
        return -1;
      } else {
        at++;
      }
    }
    return -1;
  }

  /**
   * The first byte from {@code from} on that isn't plain ASCII of a string, looked for by eights;
   * near the end of the bytes it may be any.
   */
  private int plain(int from) {
    int at = from;
    while (until - at >= Long.BYTES) {
      long eight = (long) LONGS.get(bytes, at);
      // A byte's high bit is set where it is 0 after ^, where it is below a space, or non-ASCII;
      // bytes above the first such one may be set in error, and aren't looked at.
      long quote = eight ^ '"' * EACH;
      long backslash = eight ^ '\\' * EACH;
      long special =
          ((quote - EACH & ~quote) | (backslash - EACH & ~backslash) | eight - ' ' * EACH | eight)
              & HIGH;
      if (special != 0) {
        return at + (Long.numberOfTrailingZeros(special) >>> 3);
      }
      at += Long.BYTES;
    }
    return at;
  }

  private int afterEscape(int at) {
    if (at + 1 >= until) {
      return -1;
    }
    switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return at + 2;
      }
      case 'u' -> {
        int end = at + 6;
        if (end > until) {
          return -1;
        }
        for (int i = at + 2; i < end; i++) {
          if (Character.digit(bytes[i], 16) < 0) {
            return -1;
          }
        }
        return end;
      }
      default -> {
        return -1;
      }
    }
  }

  private int object(int from, int depth) {
    if (depth > MOST_DEPTH) {
      return -1;
    }
    int first = nested.count();
    int at = blank(from);
    while (!is(at, '}')) {
      at = member(at, first, depth);
      if (at < 0) {
        return -1;
      }
    }
    nested.keep(first);
    kind = Kind.OBJECT;
    return at + 1;
  }

  /** Where the next member, or the bracket that ends its object, is. */
  private int member(int at, int first, int depth) {
    if (!is(at, '"')) {
      return -1;
    }
    int end = text(at + 1);
    if (end < 0 || kind != Kind.TEXT || !nested.add(first, bytes, at + 1, end)) {
      return -1;
    }
    return next(value(colon(end + 1), depth), '}');
  }

  private int array(int from, int depth) {
    if (depth > MOST_DEPTH) {
      return -1;
    }
    int at = blank(from);
    while (!is(at, ']')) {
      at = next(value(at, depth), ']');
      if (at < 0) {
        return -1;
      }
    }
    kind = Kind.ARRAY;
    return at + 1;
  }

  /**
   * Where what follows a member or an element begins, or the bracket after the last.
   *
   * @param end of the one before, or -1
   */
  int next(int end, char bracket) {
    if (end < 0) {
      return -1;
    }
    int at = blank(end);
    if (is(at, bracket)) {
      return at;
    }
    if (!is(at, ',')) {
      return -1;
    }
    at = blank(at + 1);
    return is(at, bracket) ? -1 : at;
  }
}
