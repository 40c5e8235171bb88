package io.tidemill.spark.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;

/** Strings, and the integers that Spark takes for strings as they stand. */
final class TextWriter implements FieldWriter {
  /** In UTF-8 a char takes three bytes at most, and a pair of them four. */
  private static final int MOST_BYTES_OF_CHAR = 3;

  /** Longer texts are left to Spark, so that no large buffer is kept for the next. */
  private static final int MOST_CHARACTERS = 1 << 14;

  /** Longer integers Spark may write in another way. */
  private static final int MOST_DIGITS = 18;

  private byte[] bytes = new byte[256];

  @Override
  public boolean write(JsonParser parser, UnsafeRowWriter to, int ordinal) throws IOException {
    JsonToken token = parser.currentToken();
    boolean isInteger = token == JsonToken.VALUE_NUMBER_INT;
    if (token != JsonToken.VALUE_STRING && !isInteger) {
      return false;
    }
    char[] text = parser.getTextCharacters();
    int start = parser.getTextOffset();
    int length = parser.getTextLength();
    if (isInteger) {
      boolean isNegativeZero = text[start] == '-' && text[start + 1] == '0';
      if (isNegativeZero || length > MOST_DIGITS) {
        return false;
      }
    }
    int size = length > MOST_CHARACTERS ? -1 : encode(text, start, start + length);
    if (size < 0) {
      return false;
    }
    to.write(ordinal, bytes, 0, size);
    return true;
  }

  /** Fills {@code bytes}; how many they are, or -1 if there is half a surrogate pair. */
  private int encode(char[] text, int from, int until) {
    int most = MOST_BYTES_OF_CHAR * (until - from);
    if (bytes.length < most) {
      bytes = new byte[most];
    }
    byte[] to = bytes;
    int length = 0;
    int at = from;
    while (at < until) {
      char each = text[at++];
      if (each < 0x80) {
        to[length++] = (byte) each;
      } else if (each < 0x800) {
        to[length++] = (byte) (0xc0 | (each >> 6));
        to[length++] = (byte) (0x80 | (each & 0x3f));
      } else if (!Character.isSurrogate(each)) {
        to[length++] = (byte) (0xe0 | (each >> 12));
        to[length++] = (byte) (0x80 | ((each >> 6) & 0x3f));
        to[length++] = (byte) (0x80 | (each & 0x3f));
      } else if (at < until && Character.isSurrogatePair(each, text[at])) {
        int code = Character.toCodePoint(each, text[at++]);
        to[length++] = (byte) (0xf0 | (code >> 18));
        to[length++] = (byte) (0x80 | ((code >> 12) & 0x3f));
        to[length++] = (byte) (0x80 | ((code >> 6) & 0x3f));
        to[length++] = (byte) (0x80 | (code & 0x3f));
      } else {
        return -1;
      }
    }
    return length;
  }
}
