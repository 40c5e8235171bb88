package io.tidemill.spark.decode;

/** Tells well-formed UTF-8, as Unicode defines it, from other bytes. */
final class Utf8 {
  private Utf8() {}

  static boolean isWellFormed(byte[] bytes) {
    return isWellFormed(bytes, 0, bytes.length);
  }

  static boolean isWellFormed(byte[] bytes, int from, int until) {
    int at = from;
    while (at >= 0 && at < until) {
      at = bytes[at] >= 0 ? at + 1 : after(bytes, at, until);
    }
    return at >= 0;
  }

  /**
   * Where the character of several bytes at {@code at} ends; -1 if there is none: bytes missing or
   * too many, a surrogate, a longer form than needed, or one beyond Unicode.
   */
  private static int after(byte[] bytes, int at, int until) {
    int first = bytes[at] & 0xff;
    if (first < 0xc2 || first > 0xf4) {
      return -1;
    }
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (until - at < length) {
      return -1;
    }
    int second = bytes[at + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = 2; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return -1;
      }
    }
    return at + length;
  }
}
