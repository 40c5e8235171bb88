package io.tidemill.cli.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.doctor.Diagnosis.Verdict;
import io.tidemill.cli.screen.Style;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All that was found.
 *
 * @param at when
 */
record Report(Instant at, List<Diagnosis> diagnoses) {
  Report {
    requireNonNull(at, "at");
    diagnoses = List.copyOf(diagnoses);
  }

  /** Whether somebody must act; whoever can't be told by one code. */
  ExitCode exitCode() {
    if (diagnoses.stream()
        .anyMatch(it -> it.part() == Part.TARGET && it.verdict() == Verdict.WRONG)) {
      return ExitCode.OPERATOR;
    }
    return count(Verdict.WRONG) > 0 ? ExitCode.DIFFERS : ExitCode.OK;
  }

  /** How it all stands, in a line. */
  String summary(Style style) {
    long wrong = count(Verdict.WRONG);
    long warnings = count(Verdict.WARNING);
    long unseen = count(Verdict.NOT_LOOKED_AT);
    List<String> parts = new ArrayList<>();
    parts.add("%d good".formatted(count(Verdict.GOOD)));
    if (warnings > 0) {
      parts.add(style.doubtful("%d worth a look".formatted(warnings)));
    }
    if (wrong > 0) {
      parts.add(style.bad("%d wrong".formatted(wrong)));
    }
    if (unseen > 0) {
      parts.add("%d not looked at".formatted(unseen));
    }
    return String.join(", ", parts);
  }

  /**
   * {@code {"at", "good", "warnings", "wrong", "not_looked_at", "checks": [{"part", "what",
   * "verdict", "found", "expected", "next"}]}}; the last two only where there is something to say.
   */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("at", at.toString());
    json.put("good", count(Verdict.GOOD));
    json.put("warnings", count(Verdict.WARNING));
    json.put("wrong", count(Verdict.WRONG));
    json.put("not_looked_at", count(Verdict.NOT_LOOKED_AT));
    ArrayNode checks = json.putArray("checks");
    diagnoses.forEach(diagnosis -> checks.add(diagnosis.json()));
    return json;
  }

  private long count(Verdict verdict) {
    return diagnoses.stream().filter(it -> it.verdict() == verdict).count();
  }
}
