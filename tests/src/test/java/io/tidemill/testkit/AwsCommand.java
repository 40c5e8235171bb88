package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code aws} command, against an endpoint of ours; tests are skipped where it is missing. */
public final class AwsCommand {
  private static final int DEADLINE_SECONDS = 30;

  private final String url;

  /** Skips the test if there is no such command. */
  public AwsCommand(String url) {
    assumeTrue(onPath("aws"), "the aws command isn't installed");
    this.url = url;
  }

  /** Runs it, asserts that it succeeds, and gives what it prints. */
  public String run(String service, String operation, String... arguments) throws Exception {
    Ended ended = end(service, operation, arguments);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  /** Runs it, asserts that it is refused, and gives what it prints. */
  public String refused(String service, String operation, String... arguments) throws Exception {
    Ended ended = end(service, operation, arguments);
    assertThat(ended.code()).as(ended.output()).isNotZero();
    return ended.output();
  }

  /**
   * A call of it.
   *
   * @param output what it printed and complained
   */
  public record Ended(int code, String output) {}

  /** Runs it to its end, whatever that is. */
  public Ended end(String service, String operation, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("aws", service, operation));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoint-url", url, "--region", "us-east-1"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));
    builder.environment().put("AWS_PAGER", "");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }

  private static boolean onPath(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }
}
