package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.AwsCommand;
import io.tidemill.testkit.EmrConfigs;
import org.junit.jupiter.api.Test;

/** The endpoint as the {@code aws} command sees it; skipped where that isn't installed. */
class EmrCommandLineIT extends EmrApplicationTests {
  @Test
  void the_aws_command_line_is_served_too() throws Exception {
    AwsCommand aws = new AwsCommand(endpoint.url());
    String id = start("one");

    assertThat(run(aws, "get-job-run", "--application-id", application, "--job-run-id", id))
        .contains("\"jobRunId\": \"" + id + "\"")
        .contains("\"executionRole\": \"" + EmrConfigs.ROLE + "\"");
    assertThat(run(aws, "list-job-runs", "--application-id", application))
        .contains("\"id\": \"" + id);
    assertThat(run(aws, "get-application", "--application-id", application)).contains("STARTED");
    assertThat(run(aws, "cancel-job-run", "--application-id", application, "--job-run-id", id))
        .contains(id);
    awaitState(id, JobRunState.CANCELLED);
  }

  private static String run(AwsCommand aws, String operation, String... arguments)
      throws Exception {
    return aws.run("emr-serverless", operation, arguments);
  }
}
