package io.tidemill.infra.deploy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Asks a person whether to go on. */
@FunctionalInterface
public interface Confirmation {
  /** What came of it. */
  enum Reply {
    YES,
    NO,
    /** There is no terminal. */
    NOBODY_THERE
  }

  Reply ask(String question);

  /** For whom has said so before. */
  static Confirmation given() {
    return question -> Reply.YES;
  }

  /** Where there is no terminal. */
  static Confirmation withoutTerminal() {
    return question -> Reply.NOBODY_THERE;
  }

  /** Asks at a terminal; anything but yes is no. */
  static Confirmation at(BufferedReader in, PrintWriter out) {
    return question -> {
      out.printf("%s [y/N] ", question);
      out.flush();
      try {
        String answer = in.readLine();
        return of(answer == null ? "" : answer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Reply of(String answer) {
    return switch (answer.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes" -> Reply.YES;
      default -> Reply.NO;
    };
  }
}
