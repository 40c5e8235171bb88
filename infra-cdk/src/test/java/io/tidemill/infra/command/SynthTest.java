package io.tidemill.infra.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SynthTest extends InfraCommandTests {
  SynthTest() {
    super("synth");
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
            config("account: 1\nregion: nowhere\n"),
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
            config("account: \"123456789012\"\nregion: eu-central-1\n"),
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
            config("account: \"123456789012\"\nregion: eu-central-1\n"),
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

  /**
   * In a process without credentials, home or cache of AWS' tools, and where {@code unshare} may be
   * used, without any network; elsewhere every proxy is a port that nobody listens at.
   */
  @Test
  void synth_needs_no_network_and_no_credentials() throws Exception {
    assumeTrue(NodeJs.version().isPresent(), "Node.js is not on PATH");
    for (String jar :
        List.of("triggers/target/tidemill-functions.jar", "spark-jobs/target/tidemill-job.jar")) {
      Files.createDirectories(folder.resolve(jar).getParent());
      Files.writeString(folder.resolve(jar), jar);
    }
    List<String> command = new ArrayList<>(withoutNetwork());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dtidemill.home=" + folder,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Infra.class.getName(),
            "synth",
            "--config",
            config("account: \"123456789012\"\nregion: eu-central-1\n"),
            "--project",
            Path.of(System.getProperty("tidemill.home"), "pipelines").toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(key -> key.startsWith("AWS_") || key.startsWith("CDK_"));
    String nobody = "http://127.0.0.1:1";
    for (String key : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
      environment.put(key, nobody);
    }
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("HOME", Files.createDirectories(folder.resolve("empty")).toString());
    // The constructs, unpacked: they came by Maven.
    environment.put(
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT",
        Path.of(System.getProperty("user.home"), ".cache/aws/jsii/package-cache").toString());
    environment.put("CDK_VALIDATION", "false");

    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("tidemill-network", "tidemill-pipelines", "Written to");
    assertThat(folder.resolve(".tidemill/cdk.out/tidemill-runtime.template.json")).exists();
  }

  /** What runs a command without network, as far as this machine allows it. */
  private static List<String> withoutNetwork() throws InterruptedException {
    List<String> unshare = List.of("unshare", "--map-root-user", "--net");
    try {
      List<String> nothing = new ArrayList<>(unshare);
      nothing.add("true");
      return new ProcessBuilder(nothing).start().waitFor() == 0 ? unshare : List.of();
    } catch (IOException notThere) {
      return List.of();
    }
  }
}
