package io.tidemill.testkit.faults;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Bytes on their way through a {@link TcpProxy} that let a {@link Fault} strike.
 *
 * @param direction which way they go
 * @param texts all of these must be among the bytes that came last, in any order; none for any
 *     bytes at all
 * @param occurrence which sight of them counts, from 1
 */
public record Trigger(Direction direction, List<String> texts, int occurrence) {
  public Trigger {
    requireNonNull(direction, "direction");
    texts =
        texts.stream()
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), Window.BYTES))
            .toList();
    if (occurrence < 1) {
      throw new IllegalArgumentException("Occurrences count from 1, got " + occurrence);
    }
  }

  /** Which way bytes go. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** The client says all of {@code texts}. */
  public static Trigger said(String... texts) {
    return new Trigger(Direction.TO_SERVER, List.of(texts), 1);
  }

  /** The server answers with all of {@code texts}. */
  public static Trigger answered(String... texts) {
    return new Trigger(Direction.TO_CLIENT, List.of(texts), 1);
  }

  /** The same, but the {@code occurrence}-th time, from 1. */
  public Trigger occurrence(int occurrence) {
    return new Trigger(direction, texts, occurrence);
  }

  /** A value as CQL binds it: its length, then its text. */
  public static String cqlValue(String text) {
    return new String(new byte[] {0, 0, 0, (byte) text.length()}, Window.BYTES) + text;
  }

  boolean matches(String window) {
    return texts.stream().allMatch(window::contains);
  }
}
