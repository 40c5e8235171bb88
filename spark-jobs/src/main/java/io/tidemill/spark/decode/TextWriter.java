package io.tidemill.spark.decode;

import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeWriter;

/** Strings, and the bare values that Spark takes for strings as they stand. */
final class TextWriter implements FieldWriter {
  private static final int FIRST_BYTES = 256;

  /** Longer integers, and all other numbers, Spark may write in another way. */
  private static final int MOST_DIGITS = 18;

  private byte[] plain = new byte[FIRST_BYTES];

  @Override
  public boolean write(JsonValue json, UnsafeWriter to, int ordinal) {
    byte[] bytes = json.bytes();
    int start = json.start();
    int end = json.end();
    switch (json.kind()) {
      case TEXT, TRUE, FALSE -> to.write(ordinal, bytes, start, end - start);
      case INTEGER -> {
        boolean isNegativeZero = bytes[start] == '-' && bytes[start + 1] == '0';
        if (isNegativeZero || end - start > MOST_DIGITS) {
          return false;
        }
        to.write(ordinal, bytes, start, end - start);
      }
      case ESCAPED -> {
        int length = unescape(bytes, start, end);
        if (length < 0) {
          return false;
        }
        to.write(ordinal, plain, 0, length);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Fills {@code plain}; its length, or -1 if half a character is escaped. */
  private int unescape(byte[] bytes, int start, int end) {
    // No escape is shorter than what it stands for.
    if (plain.length < end - start) {
      plain = new byte[2 * (end - start)];
    }
    int to = 0;
    int at = start;
    while (at < end) {
      byte each = bytes[at];
      if (each != '\\') {
        plain[to++] = each;
        at++;
      } else if (bytes[at + 1] != 'u') {
        plain[to++] = meaning(bytes[at + 1]);
        at += 2;
      } else {
        int code = 0;
        for (int i = at + 2; i < at + 6; i++) {
          code = 16 * code + Character.digit(bytes[i], 16);
        }
        if (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
          return -1;
        }
        to = encode(code, to);
        at += 6;
      }
    }
    return to;
  }

  private static byte meaning(byte escaped) {
    return switch (escaped) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escaped;
    };
  }

  private int encode(int code, int from) {
    int to = from;
    if (code < 0x80) {
      plain[to++] = (byte) code;
    } else if (code < 0x800) {
      plain[to++] = (byte) (0xc0 | (code >> 6));
      plain[to++] = (byte) (0x80 | (code & 0x3f));
    } else {
      plain[to++] = (byte) (0xe0 | (code >> 12));
      plain[to++] = (byte) (0x80 | ((code >> 6) & 0x3f));
      plain[to++] = (byte) (0x80 | (code & 0x3f));
    }
    return to;
  }
}
