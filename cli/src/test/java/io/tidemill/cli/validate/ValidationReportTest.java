package io.tidemill.cli.validate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import io.tidemill.core.yaml.Problem;
import io.tidemill.localstack.offline.SinkExplanation;
import io.tidemill.localstack.offline.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationReportTest {
  private static final Style PLAIN = new Style(Style.Colours.NONE, Style.Signs.UNICODE);

  private static final Verdict.Sound FLIGHTS =
      new Verdict.Sound(
          "flights.yaml",
          5,
          List.of(
              new Verdict.SoundSink("flights.by_origin", false, SinkExplanation.NONE),
              new Verdict.SoundSink("flights.by_route", true, SinkExplanation.NONE)));

  @Test
  void a_sound_file_is_one_line() {
    Verdict verdict = new Verdict(1, List.of(FLIGHTS), List.of());

    assertThat(new ValidationReport(verdict).lines(PLAIN))
        .containsExactly(
            "✓ flights.yaml: source 5 columns; sinks: flights.by_origin (row by row), flights.by_route (merged)");
    assertThat(new ValidationReport(verdict).toJson()).hasToString("{\"problems\":[]}");
  }

  @Test
  void a_problem_is_a_block_and_all_are_counted() {
    Verdict verdict = new Verdict(3, List.of(FLIGHTS), List.of(problem(7), problem(9)));

    assertThat(new ValidationReport(verdict).lines(PLAIN))
        .startsWith(
            "a.yaml:7:3: sinks", "  expected  some", "  found     none", "  fix       Add one.", "")
        .endsWith("2 problems in 1 of 3 files");
    assertThat(new ValidationReport(verdict).toJson().get("problems").get(0))
        .hasToString(
            "{\"file\":\"a.yaml\",\"line\":7,\"column\":3,\"what\":\"sinks\",\"expected\":\"some\",\"found\":\"none\",\"fix\":\"Add one.\"}");
  }

  @Test
  void a_single_wrong_file_is_not_one_of_many() {
    Verdict verdict = new Verdict(1, List.of(), List.of(problem(1)));

    assertThat(new ValidationReport(verdict).lines(PLAIN)).endsWith("1 problem in 1 file");
  }

  private static Problem problem(int line) {
    return new Problem("a.yaml", line, 3, "sinks", "some", "none", "Add one.");
  }
}
