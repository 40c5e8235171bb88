package io.tidemill.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tidemill.cli.Tidemill;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.policy.HoldReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the runbook tells people to type is taken, and it leaves no stop out. */
class RunbookTest {
  /** In a block, or within a line; up to a pipe, quote or redirection of the shell. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^ {4}|`)\\./tidemill ([^`|>#\\n]*)");

  private static String runbook() throws IOException {
    return Files.readString(Path.of(System.getProperty("tidemill.home"), "docs", "runbook.md"));
  }

  /** A section without its heading. */
  private static String section(String heading) throws IOException {
    String[] parts = runbook().split("(?m)^## %s$".formatted(heading), -1);
    assertThat(parts).as(heading).hasSize(2);
    return parts[1].split("(?m)^## ", 2)[0];
  }

  static List<String> commands() throws IOException {
    List<String> commands =
        COMMAND.matcher(runbook()).results().map(command -> command.group(1).strip()).toList();
    assertThat(commands).hasSizeGreaterThan(20);
    return commands.stream().distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_is_taken_by_the_command_line(String command) {
    assertThatCode(() -> Tidemill.commandLine().parseArgs(command.split("\\s+")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void every_code_that_blocks_a_pipeline_has_a_row_that_says_what_to_type(FailureCode code)
      throws IOException {
    assertThat(
            section("Blocked, by code")
                .lines()
                .filter(line -> line.startsWith("| `%s` |".formatted(code))))
        .singleElement()
        .asString()
        .containsPattern("`(\\./tidemill|aws) ");
  }

  @ParameterizedTest
  @EnumSource
  void every_reason_why_no_run_starts_is_told(HoldReason reason) throws IOException {
    assertThat(section("No run starts, by reason")).contains("`%s`".formatted(reason));
  }
}
