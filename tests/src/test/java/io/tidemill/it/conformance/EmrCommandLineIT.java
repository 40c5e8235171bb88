package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.AwsCommand;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.Program;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoint as the {@code aws} command sees it; skipped where that isn't installed. */
class EmrCommandLineIT extends ConformanceTests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The exit codes of versions 1 and 2 for what the command refuses itself. */
  private static final List<Integer> USAGE = List.of(2, 252);

  /** Those for what the service refuses. */
  private static final List<Integer> REFUSED = List.of(255, 254);

  private AwsCommand aws;
  private String application;

  @BeforeEach
  void create() throws Exception {
    aws = new AwsCommand(proxy.url());
    application =
        json("create-application", "--type", "SPARK", "--release-label", "emr-7.14.0")
            .path("applicationId")
            .asText();
  }

  @Test
  void an_application_is_made_changed_tagged_and_deleted() throws Exception {
    String arn =
        json("get-application", "--application-id", application)
            .path("application")
            .path("arn")
            .asText();
    assertThat(latest("POST", "/applications").orElseThrow().request()).contains("clientToken");

    JsonNode updated =
        json(
            "update-application",
            "--application-id",
            application,
            "--maximum-capacity",
            "cpu=8vCPU,memory=32GB");
    assertThat(updated.at("/application/maximumCapacity/memory").asText()).isEqualTo("32GB");
    run(
        "tag-resource",
        "--resource-arn",
        arn,
        "--tags",
        "{\"cost+centre\": \"a b\", \"team\": \"mill\"}");
    run("untag-resource", "--resource-arn", arn, "--tag-keys", "cost+centre");
    assertThat(json("list-tags-for-resource", "--resource-arn", arn).path("tags"))
        .isEqualTo(JSON.readTree("{\"team\": \"mill\"}"));

    run("start-application", "--application-id", application);
    assertThat(refused("delete-application", "--application-id", application))
        .contains("(ValidationException) when calling the DeleteApplication operation")
        .contains("[CREATED, STOPPED]");
    run("stop-application", "--application-id", application);
    run("delete-application", "--application-id", application);
    assertThat(
            run(
                "list-applications",
                "--states",
                "TERMINATED",
                "--query",
                "applications[].id",
                "--output",
                "text"))
        .contains(application);
  }

  @Test
  void a_job_run_is_started_waited_for_and_told_in_whole() throws Exception {
    String id =
        json(
                "start-job-run",
                "--application-id",
                application,
                "--name",
                "one",
                "--execution-role-arn",
                EmrConfigs.ROLE,
                "--job-driver",
                "{\"sparkSubmit\": {\"entryPoint\": \"job.jar\", \"entryPointArguments\":"
                    + " [\"at-once\"]}}")
            .path("jobRunId")
            .asText();
    String[] run = {"--application-id", application, "--job-run-id", id};

    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertThat(
                        run("get-job-run", with(run, "--query", "jobRun.state", "--output=text"))
                            .strip())
                    .isEqualTo(JobRunState.SUCCESS.name()));
    assertThat(json("list-job-run-attempts", run).at("/jobRunAttempts/0/attempt").asInt())
        .isEqualTo(1);
    // Nothing is left to be done, and that is no error.
    assertThat(json("cancel-job-run", with(run, "--shutdown-grace-period-in-seconds", "15")))
        .hasToString("{\"applicationId\":\"%s\",\"jobRunId\":\"%s\"}".formatted(application, id));
  }

  @Test
  void pages_are_as_large_as_asked_for_and_go_on_where_they_ended() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(0, Plain.startJobRun(proxy.url(), application, "token-" + i));
    }

    JsonNode first =
        json(
            "list-job-runs",
            "--application-id",
            application,
            "--page-size",
            "2",
            "--max-items",
            "3");
    JsonNode rest =
        json(
            "list-job-runs",
            "--application-id",
            application,
            "--starting-token",
            first.path("NextToken").asText());

    List<String> listed = new ArrayList<>(first.path("jobRuns").findValuesAsText("id"));
    assertThat(listed).hasSize(3);
    listed.addAll(rest.path("jobRuns").findValuesAsText("id"));
    assertThat(listed).isEqualTo(ids);
    assertThat(proxy.exchanges())
        .filteredOn(exchange -> exchange.query().orElse("").contains("maxResults=2"))
        .hasSize(2);
    for (String id : ids) {
      Plain.cancelJobRun(proxy.url(), application, id);
    }
  }

  @Test
  void errors_have_the_service_s_names_and_the_command_s_exit_codes() throws Exception {
    int before = proxy.exchanges().size();
    Program.Ended incomplete = end("start-job-run", "--application-id", application);
    assertThat(incomplete.code()).isIn(USAGE);
    assertThat(incomplete.output()).contains("--execution-role-arn");
    assertThat(proxy.exchanges()).as("refused by the command itself").hasSize(before);

    assertThat(refused("get-application", "--application-id", "00fnone"))
        .contains("(ResourceNotFoundException) when calling the GetApplication operation")
        .contains("Application 00fnone does not exist");
    assertThat(
            refused(
                "create-application",
                "--type",
                "SPARK",
                "--release-label",
                "emr-7.14.0",
                "--name",
                "two words"))
        .contains("(ValidationException) when calling the CreateApplication operation")
        .contains("'name'");
    String id = Plain.startJobRun(proxy.url(), application, "token");
    assertThat(
            refused(
                "start-job-run",
                "--application-id",
                application,
                "--client-token",
                "token",
                "--name",
                "other",
                "--execution-role-arn",
                EmrConfigs.ROLE,
                "--job-driver",
                "sparkSubmit={entryPoint=job.jar}"))
        .contains("(ConflictException) when calling the StartJobRun operation")
        .contains(id);
    assertThat(refused("stop-application", "--application-id", application))
        .contains("(ValidationException)")
        .contains("under way");
    Plain.cancelJobRun(proxy.url(), application, id);
  }

  private JsonNode json(String operation, String... arguments) throws Exception {
    return JSON.readTree(run(operation, arguments));
  }

  private String run(String operation, String... arguments) throws Exception {
    return aws.run("emr-serverless", operation, arguments);
  }

  private String refused(String operation, String... arguments) throws Exception {
    Program.Ended ended = end(operation, arguments);
    assertThat(ended.code()).as(ended.output()).isIn(REFUSED);
    return ended.output();
  }

  private Program.Ended end(String operation, String... arguments) throws Exception {
    return aws.end("emr-serverless", operation, arguments);
  }

  private static String[] with(String[] arguments, String... more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
