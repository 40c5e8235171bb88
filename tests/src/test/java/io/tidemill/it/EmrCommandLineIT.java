package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.EmrConfigs;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The endpoint as the {@code aws} command sees it; skipped where that isn't installed. */
class EmrCommandLineIT extends EmrApplicationTests {
  @Test
  void the_aws_command_line_is_served_too() throws Exception {
    assumeTrue(onPath("aws"), "the aws command isn't installed");
    String id = start("one");

    assertThat(aws("get-job-run", "--application-id", application, "--job-run-id", id))
        .contains("\"jobRunId\": \"" + id + "\"")
        .contains("\"executionRole\": \"" + EmrConfigs.ROLE + "\"");
    assertThat(aws("list-job-runs", "--application-id", application)).contains("\"id\": \"" + id);
    assertThat(aws("get-application", "--application-id", application)).contains("STARTED");
    assertThat(aws("cancel-job-run", "--application-id", application, "--job-run-id", id))
        .contains(id);
    awaitState(id, JobRunState.CANCELLED);
  }

  private static boolean onPath(String command) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
  }

  private String aws(String operation, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("aws", "emr-serverless", operation));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--endpoint-url", endpoint.url(), "--region", "us-east-1"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));
    builder.environment().put("AWS_PAGER", "");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
