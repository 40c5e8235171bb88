package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code aws} command, against an endpoint of ours; tests are skipped where it is missing. */
public final class AwsCommand {
  private static final Duration DEADLINE = Duration.ofMinutes(1);
  private static final Optional<String> TROUBLE = Program.trouble(DEADLINE, "aws", "--version");

  private final String url;

  /** Skips the test, with the reason, if there is no such command, or it is none that runs. */
  public AwsCommand(String url) {
    assumeTrue(TROUBLE.isEmpty(), () -> "there is no aws command: " + TROUBLE.orElseThrow());
    this.url = url;
  }

  /** Runs it, asserts that it succeeds, and gives what it prints. */
  public String run(String service, String operation, String... arguments) throws Exception {
    Program.Ended ended = end(service, operation, arguments);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  /** Runs it, asserts that it is refused, and gives what it prints. */
  public String refused(String service, String operation, String... arguments) throws Exception {
    Program.Ended ended = end(service, operation, arguments);
    assertThat(ended.code()).as(ended.output()).isNotZero();
    return ended.output();
  }

  /** Runs it to its end, whatever that is; what it complains is among its output. */
  public Program.Ended end(String service, String operation, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("aws", service, operation));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoint-url", url, "--region", "us-east-1"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));
    builder.environment().put("AWS_PAGER", "");
    return Program.run(builder, DEADLINE);
  }
}
