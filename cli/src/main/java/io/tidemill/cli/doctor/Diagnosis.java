package io.tidemill.cli.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.cli.screen.Wrapped;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was found of one thing.
 *
 * @param what was looked at
 * @param found what it is like; of what was not looked at, why not
 * @param expected what it should be like; empty if {@code found} says so, or nothing is wrong
 * @param next what to do about it; empty likewise
 */
record Diagnosis(
    Verdict verdict, Part part, String what, String found, String expected, String next) {
  /** Lines no shorter than this are worth breaking. */
  private static final int NARROWEST = 30;

  /** How it stands. */
  enum Verdict {
    GOOD,
    /** Runs go on for now; worth a look. */
    WARNING,
    WRONG,
    NOT_LOOKED_AT
  }

  Diagnosis {
    requireNonNull(verdict, "verdict");
    requireNonNull(part, "part");
    requireNonNull(what, "what");
    requireNonNull(found, "found");
    requireNonNull(expected, "expected");
    requireNonNull(next, "next");
  }

  static Diagnosis good(Part part, String what, String found) {
    return new Diagnosis(Verdict.GOOD, part, what, found, "", "");
  }

  static Diagnosis warning(Part part, String what, String found) {
    return new Diagnosis(Verdict.WARNING, part, what, found, "", "");
  }

  static Diagnosis wrong(Part part, String what, String found) {
    return new Diagnosis(Verdict.WRONG, part, what, found, "", "");
  }

  /** Its message says what was expected, what was found and what to do. */
  static Diagnosis wrong(Part part, String what, TidemillException failure) {
    return wrong(part, what, failure.getMessage());
  }

  static Diagnosis notLookedAt(Part part, String what, String why) {
    return new Diagnosis(Verdict.NOT_LOOKED_AT, part, what, "not looked at: " + why, "", "");
  }

  /** Nothing of a part was looked at. */
  static Diagnosis notLookedAt(Part part, String why) {
    return notLookedAt(part, part.words(), why);
  }

  /** The same, with what should be found instead, and what to do for it. */
  Diagnosis expecting(String instead, String toDo) {
    return new Diagnosis(verdict, part, what, found, instead, toDo);
  }

  /** {@code {"part", "what", "verdict", "found"}}, and {@code expected}, {@code next} if any. */
  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("part", part.label())
            .put("what", what)
            .put("verdict", verdict.name())
            .put("found", found);
    if (!expected.isEmpty()) {
      json.put("expected", expected);
    }
    if (!next.isEmpty()) {
      json.put("next", next);
    }
    return json;
  }

  /**
   * A line, and if something is expected or to be done, lines for that.
   *
   * @param longest the most characters of a line, where that can be kept
   */
  List<String> lines(Style style, int longest) {
    String sign = sign(style);
    String room = " ".repeat(style.signs().bad.length() + 1 - Style.shown(sign).length());
    String head = sign + room + style.faint("%-10s".formatted(part.label()));
    List<String> lines = new ArrayList<>(hanging(head, what + ": " + found, longest));
    String below = " ".repeat(Style.shown(head).length());
    if (!expected.isEmpty()) {
      lines.addAll(hanging(below + style.faint("expected  "), expected, longest));
    }
    if (!next.isEmpty()) {
      lines.addAll(hanging(below + style.faint("do        "), next, longest));
    }
    return lines;
  }

  private String sign(Style style) {
    return switch (verdict) {
      case GOOD -> style.good(style.signs().good);
      case WARNING -> style.doubtful("!");
      case WRONG -> style.bad(style.signs().bad);
      case NOT_LOOKED_AT -> style.faint(style.signs().dot);
    };
  }

  /** Text behind a head, all its lines beginning where the first does. */
  private static List<String> hanging(String head, String text, int longest) {
    int indent = Style.shown(head).length();
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      for (String broken : Wrapped.lines(line, Math.max(NARROWEST, longest - indent))) {
        lines.add((lines.isEmpty() ? head : " ".repeat(indent)) + broken);
      }
    }
    return lines;
  }
}
