package io.tidemill.testkit.faults;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes that came last through one connection, one way. Not thread-safe. */
final class Window {
  /** One character a byte. */
  static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** Statements of the ledger have a few thousand bytes, and may come in pieces. */
  private static final int KEPT = 16 * 1024;

  private String last = "";

  /** What came last, with {@code bytes} at its end. */
  String with(byte[] bytes, int length) {
    last = last.substring(Math.max(0, last.length() - KEPT)) + new String(bytes, 0, length, BYTES);
    return last;
  }

  /** What was seen isn't seen again. */
  void forget() {
    last = "";
  }
}
