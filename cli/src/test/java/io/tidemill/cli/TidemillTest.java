package io.tidemill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TidemillTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_teaches_by_examples_and_tells_the_exit_codes() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("./tidemill demo")
        .contains("demo  Watch real flights gather")
        .contains("Exit codes say who must act:")
        .contains("130   stopped by Ctrl-C");
  }

  @Test
  void every_command_has_help_of_its_own() {
    for (String command : commandLine().getSubcommands().keySet()) {
      assertThat(run("help", command)).as(command).isEqualTo(0);
    }
    assertThat(out.toString()).contains("--rows=N", "--json", "--keep");
  }

  @Test
  void no_command_shows_the_commands() {
    assertThat(run()).isEqualTo(0);
    assertThat(out.toString()).contains("Commands:");
  }

  @Test
  void version_is_the_one_that_was_built() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString()).containsPattern("^tidemill \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void unknown_option_is_wrong_usage_and_named() {
    assertThat(run("demo", "--rowz", "7")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--rowz").contains("--rows");
  }

  @Test
  void rows_out_of_bounds_are_wrong_usage() {
    assertThat(run("demo", "--rows", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--rows must be in 1..1,000,000, got 0");
  }

  @Test
  void without_the_launcher_it_says_to_use_it() {
    assertThat(System.getProperty("tidemill.home")).isNull();
    assertThat(run("demo")).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(err.toString()).startsWith("tidemill: ").contains("./tidemill").hasLineCount(1);
  }

  private int run(String... arguments) {
    return commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static CommandLine commandLine() {
    return Tidemill.commandLine()
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }
}
