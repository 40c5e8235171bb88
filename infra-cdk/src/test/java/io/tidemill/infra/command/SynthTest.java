package io.tidemill.infra.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.infra.deploy.Confirmation;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SynthTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command =
        Infra.commandLine(folder, Map.of(), Confirmation.withoutTerminal())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err));
    List<String> all = new ArrayList<>(List.of("synth"));
    all.addAll(List.of(arguments));
    return command.execute(all.toArray(String[]::new));
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("t.yaml"), text);
  }

  private Path project(String pipeline) throws IOException {
    Path project = Files.createDirectories(folder.resolve("pipelines"));
    Files.writeString(project.resolve("p.yaml"), pipeline);
    return project;
  }

  @Test
  void problems_of_the_deployment_and_of_pipelines_are_told_together() throws IOException {
    int code =
        run(
            "--config",
            config("account: 1\nregion: nowhere\n").toString(),
            "--project",
            project("pipeline: p\nsource: {}\n").toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .contains("t.yaml:1:10: account", "t.yaml:2:9: region", "p.yaml:2:9: source.topic")
        .contains("nothing was written");
  }

  @Test
  void a_deployment_without_a_file_is_told_where_to_get_one() {
    assertThat(run()).isEqualTo(4);
    assertThat(err.toString()).contains("tidemill.cdk.yaml", "--config");
  }

  @Test
  void a_folder_without_pipelines_is_told() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));

    int code =
        run(
            "--config",
            config("account: \"123456789012\"\nregion: eu-central-1\n").toString(),
            "--project",
            empty.toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("at least one pipeline file");
  }

  @Test
  void two_pipelines_of_one_name_are_refused() throws IOException {
    String pipeline =
        Files.readString(Path.of(System.getProperty("tidemill.home"), "pipelines/flights.yaml"));
    Path project = project(pipeline);
    Files.writeString(project.resolve("q.yaml"), pipeline);

    int code =
        run(
            "--config",
            config("account: \"123456789012\"\nregion: eu-central-1\n").toString(),
            "--project",
            project.toString());

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("q.yaml", "a name of its own", "p.yaml");
  }

  @Test
  void help_teaches() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("Examples:", "./tidemill deploy", "needs no credentials");
  }

  @Test
  void a_wrong_option_points_to_help() {
    assertThat(run("--confg", "x")).isEqualTo(2);
    assertThat(err.toString()).contains("--config", "./tidemill synth --help");
  }
}
