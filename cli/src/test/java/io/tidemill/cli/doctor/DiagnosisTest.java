package io.tidemill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.screen.Style;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final Style ASCII = new Style(Style.Colours.NONE, Style.Signs.ASCII);
  private static final Style UNICODE = new Style(Style.Colours.SHOWN, Style.Signs.UNICODE);
  private static final Diagnosis WRONG =
      Diagnosis.wrong(Part.TABLES, "flights, table flights.by_origin", "not there")
          .expecting("a table that the sink can write", "./tidemill migrate");

  @Test
  void each_verdict_has_a_sign_and_texts_begin_in_one_column() {
    assertThat(Diagnosis.good(Part.KAFKA, "topic", "there").lines(ASCII, 80))
        .containsExactly("ok kafka     topic: there");
    assertThat(Diagnosis.warning(Part.PIPELINES, "p", "holds no *.yaml").lines(ASCII, 80))
        .containsExactly("!  pipelines p: holds no *.yaml");
    assertThat(Diagnosis.notLookedAt(Part.STATE, "the ledger can't be read").lines(ASCII, 80))
        .containsExactly(
            "-  state     the pipelines' states: not looked at: the ledger can't be read");
    assertThat(WRONG.lines(ASCII, 80))
        .containsExactly(
            "XX tables    flights, table flights.by_origin: not there",
            "             expected  a table that the sink can write",
            "             do        ./tidemill migrate");
  }

  @Test
  void long_lines_are_broken_and_go_on_below_their_text() {
    assertThat(
            Diagnosis.wrong(Part.EMR, "application", "one two three four five six")
                .expecting("", "this is what a person on call has to do")
                .lines(UNICODE, 42))
        .map(Style::shown)
        .containsExactly(
            "✗ emr       application: one two three",
            "            four five six",
            "            do        this is what a person on call",
            "                      has to do");
  }

  @Test
  void several_problems_in_one_text_keep_their_lines() {
    assertThat(Diagnosis.wrong(Part.SCHEMA, "files", "one\ntwo").lines(ASCII, 80))
        .containsExactly("XX schema    files: one", "             two");
  }

  @Test
  void programs_get_the_same() {
    assertThat(WRONG.json())
        .hasToString(
            "{\"part\":\"tables\",\"what\":\"flights, table flights.by_origin\",\"verdict\":\"WRONG\",\"found\":\"not there\",\"expected\":\"a table that the sink can write\",\"next\":\"./tidemill migrate\"}");
    assertThat(Diagnosis.good(Part.LEDGER, "clock", "right").json())
        .hasToString(
            "{\"part\":\"ledger\",\"what\":\"clock\",\"verdict\":\"GOOD\",\"found\":\"right\"}");
  }
}
