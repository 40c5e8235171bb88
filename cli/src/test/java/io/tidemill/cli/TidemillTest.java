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
    assertThat(out.toString().replaceAll(" +", " "))
        .contains("./tidemill demo")
        .containsSubsequence(
            "On this machine:",
            "demo Watch real flights gather",
            "Write pipelines:",
            "validate Say all that is wrong",
            "Look:",
            "status How every pipeline stands",
            "Act:",
            "trigger Start a run now",
            "In AWS:",
            "synth Write the CloudFormation templates",
            "Check our word:",
            "simulate Try the protocol on thousands of bad days")
        .contains("Exit codes say who must act:")
        .contains("130 stopped by Ctrl-C");
  }

  @Test
  void every_command_has_help_of_its_own() {
    for (String command : commandLine().getSubcommands().keySet()) {
      assertThat(run("help", command)).as(command).isEqualTo(0);
    }
    assertThat(out.toString()).contains("--rows=N", "--format=text|json", "--keep");
  }

  @Test
  void no_command_shows_the_commands() {
    assertThat(run()).isEqualTo(0);
    assertThat(out.toString()).contains("On this machine:");
  }

  @Test
  void templates_are_written_by_the_launcher() {
    assertThat(run("synth", "--out", "x")).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(err.toString()).contains("Run ./tidemill synth --out x in a checkout");
  }

  @Test
  void the_simulation_is_run_by_the_launcher() {
    assertThat(run("simulate", "--seeds", "5")).isEqualTo(ExitCode.OPERATOR.code());
    assertThat(err.toString()).contains("Run ./tidemill simulate --seeds 5 in a checkout");
  }

  @Test
  void the_cloud_in_docker_teaches_what_to_do_and_what_was_never_tried() {
    assertThat(run("local")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("./tidemill local up, deploy or down");
    assertThat(run("local", "--help")).isEqualTo(0);
    assertThat(run("local", "up", "--help")).isEqualTo(0);
    assertThat(run("local", "down", "--help")).isEqualTo(0);
    assertThat(run("local", "deploy", "--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("UNTESTED", "LOCALSTACK_IMAGE", "--volumes", "--project", "Exit codes:");
    assertThat(run("local", "up")).isEqualTo(ExitCode.OPERATOR.code());
  }

  @Test
  void version_is_the_one_that_was_built() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString()).containsPattern("^tidemill \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void unknown_option_is_wrong_usage_and_named() {
    assertThat(run("demo", "--rowz", "7")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--rowz").contains("--rows").contains("demo --help");
  }

  @Test
  void rows_out_of_bounds_are_wrong_usage() {
    assertThat(run("demo", "--rows", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--rows must be in 1..1,000,000, got 0");
  }

  @Test
  void an_endpoint_is_told_where_to_listen_by_what_can_be() {
    assertThat(run("emr", "--port", "70000")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--port must be in 0..65535, got 70000");
    assertThat(run("emr", "--at-once", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("emr", "--driver-memory", "much")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("emr", "--s3", "nowhere")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("emr", "--event-bus", "aws")).isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void arguments_that_fit_no_command_are_told_in_a_line() {
    assertThat(run("status", "--format", "xml")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("--format").contains("xml");
    assertThat(run("runs", "flights", "three")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("expected a whole number, got \"three\"");
    assertThat(run("runs", "flights", "--limit", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("logs", "flights", "3", "--tail", "0")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("logs", "flights")).isEqualTo(ExitCode.USAGE.code());
    assertThat(run("query", "DROP TABLE flights.by_origin")).isEqualTo(ExitCode.USAGE.code());
    assertThat(err.toString()).contains("Expected one SELECT").doesNotContain("Usage:");
    assertThat(out.toString()).isEmpty();
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
