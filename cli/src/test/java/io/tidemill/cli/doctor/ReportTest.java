package io.tidemill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Style STYLE = new Style(Style.Colours.NONE, Style.Signs.ASCII);
  private static final Diagnosis GOOD = Diagnosis.good(Part.TARGET, "dev", "there");
  private static final Diagnosis WARNING = Diagnosis.warning(Part.STATE, "flights", "paused");
  private static final Diagnosis WRONG = Diagnosis.wrong(Part.KAFKA, "k:1", "away");
  private static final Diagnosis UNSEEN = Diagnosis.notLookedAt(Part.STATE, "Kafka is away");

  private static Report report(Diagnosis... diagnoses) {
    return new Report(Instant.EPOCH, List.of(diagnoses));
  }

  @Test
  void warnings_and_what_was_not_looked_at_are_no_failure() {
    assertThat(report(GOOD, WARNING, UNSEEN).exitCode()).isEqualTo(ExitCode.OK);
    assertThat(report(GOOD, WRONG, UNSEEN).exitCode()).isEqualTo(ExitCode.DIFFERS);
  }

  @Test
  void a_target_that_is_not_known_is_the_operators() {
    assertThat(report(Diagnosis.wrong(Part.TARGET, "dev", "none"), WRONG).exitCode())
        .isEqualTo(ExitCode.OPERATOR);
  }

  @Test
  void a_line_says_how_it_all_stands() {
    assertThat(report(GOOD).summary(STYLE)).isEqualTo("1 good");
    assertThat(report(GOOD, GOOD, WARNING, WRONG, UNSEEN).summary(STYLE))
        .isEqualTo("2 good, 1 worth a look, 1 wrong, 1 not looked at");
  }

  @Test
  void programs_get_counts_and_every_check() {
    assertThat(report(GOOD, WRONG).json())
        .hasToString(
            "{\"at\":\"1970-01-01T00:00:00Z\",\"good\":1,\"warnings\":0,\"wrong\":1,\"not_looked_at\":0,\"checks\":["
                + GOOD.json()
                + ","
                + WRONG.json()
                + "]}");
  }

  @Test
  void what_fails_is_taken_down_and_told_at_once() {
    List<Diagnosis> told = new ArrayList<>();
    List<Part> looked = new ArrayList<>();
    Chart chart = new Chart(looked::add, told::add);

    assertThat(chart.look(Part.LEDGER, "store", () -> "there")).contains("there");
    assertThat(
            chart.look(
                Part.KAFKA,
                "k:1",
                () -> {
                  throw new TidemillException(FailureKind.INFRASTRUCTURE, "away");
                }))
        .isEmpty();
    assertThat(
            chart.look(
                Part.EMR,
                "application",
                () -> {
                  throw new IllegalStateException("oops");
                }))
        .isEmpty();

    assertThat(looked).containsExactly(Part.LEDGER, Part.KAFKA, Part.EMR);
    assertThat(told).hasSize(2).isEqualTo(chart.diagnoses()).startsWith(WRONG);
    assertThat(told.get(1).found()).contains("Tidemill itself failed", "oops", "doctor.log");
  }
}
