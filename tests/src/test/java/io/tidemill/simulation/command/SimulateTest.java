package io.tidemill.simulation.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.simulation.Invariant;
import io.tidemill.simulation.mutants.FailedSeed;
import io.tidemill.simulation.mutants.Hunt;
import io.tidemill.simulation.mutants.Mutant;
import io.tidemill.simulation.mutants.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "exactly-once.md");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void a_wrong_number_is_told_in_a_line_that_says_where_to_read_on() {
    assertThat(execute("--seeds", "0")).isEqualTo(2);

    assertThat(err.toString())
        .contains("--seeds: expected 1 or more, got 0")
        .contains("./tidemill simulate --help");
  }

  @Test
  void the_help_says_what_a_seed_is_and_how_the_command_ends() {
    assertThat(execute("--help")).isZero();

    assertThat(out.toString()).contains("A seed is a bad day", "a mutant survived", "--mutant all");
  }

  @Test
  void the_document_says_what_must_hold_as_the_command_does() throws IOException {
    assertThat(execute("--list-invariants")).isZero();
    String document = Files.readString(DOCUMENT);

    for (Invariant each : Invariant.values()) {
      assertThat(out.toString()).contains(each.id(), each.words());
      assertThat(document)
          .contains("| %s | %s | %s |".formatted(each.id(), each.words(), each.looked()));
    }
  }

  @Test
  void a_batch_is_told_with_what_happened_least_and_how_to_see_a_failing_seed_again() {
    Report report =
        new Report(
            Map.of(
                "seeds", 2000L,
                "runs", 12_000L,
                "steps", 1_000_000L,
                "millis", 6_500L,
                "failures",
                    List.of(Map.of("seed", 17L, "invariant", "I3-fold", "message", "row differs")),
                "coverage",
                    Map.of(
                        "cells", Map.of("delay x swap", 3L, "crash x swap", 900L),
                        "situations", Map.of("F07", 41L))));

    boolean well = new TextOutput(new PrintWriter(out, true)).batch(report, 1);

    assertThat(well).isFalse();
    assertThat(out.toString())
        .contains("2,000 seeds (1 to 2000), 12,000 runs, 1,000,000 steps in 6.5 s")
        .contains("F07", "1 of them less than 50 times")
        .contains("seed 17: I3-fold: row differs")
        .contains("./tidemill simulate --seed 17");
    assertThat(out.toString().indexOf("delay x swap"))
        .isLessThan(out.toString().indexOf("crash x swap"));
  }

  @Test
  void a_surviving_mutant_is_named() {
    Mutant mutant = new Mutant("no-enter", "Enters not.", "F07", Path.of("01.patch"), List.of());
    Mutant other = new Mutant("no-fence", "Fences not.", "F26", Path.of("02.patch"), List.of());

    boolean well =
        new TextOutput(new PrintWriter(out, true))
            .hunt(
                List.of(
                    new Hunt.Catch(
                        mutant, Optional.of(new FailedSeed(12, "I1-one-writer", "two")), 12, 40),
                    new Hunt.Catch(other, Optional.empty(), 20_000, 60_000)));

    assertThat(well).isFalse();
    assertThat(out.toString())
        .contains("I1-one-writer", "no-fence SURVIVED: Fences not.")
        .doesNotContain("no-enter SURVIVED");
  }

  private int execute(String... arguments) {
    CommandLine command = Simulate.commandLine();
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }
}
