package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.localstack.emr.JobRun;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.EmrConfigs;
import io.tidemill.testkit.ObeyingDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emrserverless.model.Application;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.emrserverless.model.ConflictException;
import software.amazon.awssdk.services.emrserverless.model.JobRunSummary;
import software.amazon.awssdk.services.emrserverless.model.ListJobRunsRequest;
import software.amazon.awssdk.services.emrserverless.model.ListJobRunsResponse;
import software.amazon.awssdk.services.emrserverless.model.ResourceNotFoundException;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/** The endpoint as the AWS SDK sees it. */
class EmrEndpointIT extends EmrApplicationTests {
  @Test
  void an_application_is_started_by_its_first_job_run() {
    Application created = application();
    assertThat(created.state()).isEqualTo(ApplicationState.CREATED);
    assertThat(created.name()).isEqualTo("mill");
    assertThat(created.arn())
        .matches("arn:aws:emr-serverless:[a-z0-9-]+:\\d{12}:/applications/[0-9a-z]+");

    start("one");

    assertThat(application().state()).isEqualTo(ApplicationState.STARTED);
  }

  @Test
  void a_job_run_is_told_back_as_it_was_asked_for() {
    Instant before = Instant.now();
    String id = start("one", request -> request.tags(Map.of("team", "mill")));

    software.amazon.awssdk.services.emrserverless.model.JobRun run = jobRun(id);

    assertThat(run.jobRunId()).isEqualTo(id).matches("[0-9a-z]+");
    assertThat(run.name()).isEqualTo("one");
    assertThat(run.executionRole()).isEqualTo(EmrConfigs.ROLE);
    assertThat(run.jobDriver().sparkSubmit().entryPoint()).isEqualTo("job.jar");
    assertThat(run.tags()).containsEntry("team", "mill");
    assertThat(run.stateDetails()).isNotBlank();
    assertThat(run.releaseLabel()).isEqualTo("emr-7.14.0");
    assertThat(run.createdAt()).isBetween(before.minusSeconds(1), Instant.now());
    assertThat(run.arn()).endsWith("/jobruns/" + id);
  }

  @Test
  void states_follow_the_process_and_are_told_in_order() throws Exception {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);
    assertThat(endpoint.driverProcess(id)).isPresent().get().matches(ProcessHandle::isAlive);

    ObeyingDriver.succeed(endpoint, id);
    awaitState(id, JobRunState.SUCCESS);

    assertThat(endpoint.driverProcess(id)).isEmpty();
    assertThat(states(id))
        .containsExactly(
            JobRunState.SUBMITTED,
            JobRunState.PENDING,
            JobRunState.SCHEDULED,
            JobRunState.RUNNING,
            JobRunState.SUCCESS);
    assertThat(Files.readString(endpoint.driverOutput(id))).contains("started with [--run, one]");
    assertThat(jobRun(id).endedAt()).isAfterOrEqualTo(jobRun(id).startedAt());
    assertThat(jobRun(id).billedResourceUtilization().vcpuHour())
        .as("a minute of 4 vCPU at least")
        .isGreaterThanOrEqualTo(4 / 60.0);
    assertThat(jobRun(id).billedResourceUtilization().storageGBHour()).isZero();
  }

  @Test
  void a_driver_that_fails_says_why_in_the_state_details() {
    String id = start("one");
    ObeyingDriver.fail(endpoint, id);

    awaitState(id, JobRunState.FAILED);

    assertThat(jobRun(id).stateDetails()).contains("exited with code 1").contains("told to fail");
    Path logs =
        endpoint.logs().resolve("applications/" + application + "/jobs/" + id + "/SPARK_DRIVER");
    assertThat(logs.resolve("stdout")).content().contains("started with");
    assertThat(logs.resolve("stderr")).content().contains("told to fail");
  }

  @Test
  void a_killed_driver_is_a_failed_job_run() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);

    assertThat(endpoint.driverProcess(id).orElseThrow().destroyForcibly()).isTrue();

    awaitState(id, JobRunState.FAILED);
    assertThat(jobRun(id).stateDetails()).contains("signal 9");
  }

  @Test
  void the_same_token_with_another_request_is_a_conflict() {
    StartJobRunRequest request = request("one").build();
    String id = client.startJobRun(request).jobRunId();

    assertThat(client.startJobRun(request).jobRunId()).isEqualTo(id);
    assertThatThrownBy(() -> client.startJobRun(request.toBuilder().name("other").build()))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(id);
  }

  @Test
  void an_application_created_twice_by_one_token_is_one() {
    String one = createdBy("token-1");

    assertThat(createdBy("token-1")).isEqualTo(one);
    assertThat(createdBy("token-2")).isNotEqualTo(one);
  }

  @Test
  void no_more_job_runs_than_allowed_are_under_way_at_once() {
    String first = start("one");
    String second = start("two");
    String third = start("three");
    awaitState(first, JobRunState.RUNNING);
    awaitState(second, JobRunState.RUNNING);
    assertThat(state(third)).isEqualTo(JobRunState.QUEUED);

    ObeyingDriver.succeed(endpoint, first);

    awaitState(third, JobRunState.RUNNING);
  }

  @Test
  void a_queued_job_run_is_cancelled_at_once_and_never_forked() {
    start("one");
    start("two");
    String third = start("three");

    cancel(third);

    assertThat(state(third)).isEqualTo(JobRunState.CANCELLED);
    assertThat(states(third)).doesNotContain(JobRunState.SCHEDULED, JobRunState.RUNNING);
  }

  @Test
  void a_running_job_run_is_cancelled_with_its_process() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);
    ProcessHandle driver = endpoint.driverProcess(id).orElseThrow();

    cancel(id);

    awaitState(id, JobRunState.CANCELLED);
    assertThat(driver.isAlive()).isFalse();
    assertThat(states(id)).contains(JobRunState.CANCELLING);
  }

  @Test
  void listing_gives_pages_from_the_newest_to_the_oldest() {
    List<String> started = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      started.add(start("run-" + i));
    }

    List<String> listed = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String token = null;
    do {
      ListJobRunsResponse page =
          client.listJobRuns(
              ListJobRunsRequest.builder()
                  .applicationId(application)
                  .maxResults(2)
                  .nextToken(token)
                  .build());
      sizes.add(page.jobRuns().size());
      page.jobRuns().forEach(run -> listed.add(0, run.id()));
      token = page.nextToken();
    } while (token != null);

    assertThat(listed).isEqualTo(started);
    assertThat(sizes).containsExactly(2, 2, 1);
  }

  @Test
  void listing_filters_by_state_and_time() {
    String first = start("one");
    String second = start("two");
    awaitState(first, JobRunState.RUNNING);
    ObeyingDriver.succeed(endpoint, second);
    awaitState(second, JobRunState.SUCCESS);
    Instant later = Instant.now().plusSeconds(60);

    assertThat(listed(list -> list.statesWithStrings("SUCCESS", "FAILED"))).containsExactly(second);
    assertThat(listed(list -> list.createdAtAfter(later))).isEmpty();
    assertThat(listed(list -> list.createdAtBefore(later))).containsExactly(second, first);
  }

  @Test
  void what_does_not_exist_is_not_found() {
    assertThatThrownBy(() -> client.getApplication(get -> get.applicationId("00fnone")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> jobRun("00fnone")).isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> client.startJobRun(request("one").applicationId("00fnone").build()))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void requests_are_held_to_the_limits_of_the_service() {
    assertRefused(request("one").clientToken("no blanks").build(), "clientToken");
    assertRefused(request("one").executionRoleArn("role").build(), "executionRoleArn");
    assertRefused(request("x".repeat(257)).clientToken("token").build(), "name");
    assertRefused(request("one").jobDriver(driver -> {}).build(), "jobDriver");
    assertRefused(request("one").executionTimeoutMinutes(0L).build(), "executionTimeoutMinutes");
    assertRefused(request("one").tags(Map.of("a", "§")).build(), "tags.a");
    assertRefused(
        request("one").retryPolicy(retry -> retry.maxAttempts(11)).build(),
        "retryPolicy.maxAttempts");
    assertRefused(
        request("one")
            .jobDriver(driver -> driver.sparkSubmit(submit -> submit.entryPoint("job.R")))
            .build(),
        "without R");
    assertThatThrownBy(
            () -> client.listJobRuns(list -> list.applicationId(application).maxResults(51)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("maxResults");
    assertThat(endpoint.jobRuns()).isEmpty();
  }

  @Test
  void closing_ends_every_driver() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);
    ProcessHandle driver = endpoint.driverProcess(id).orElseThrow();

    endpoint.close();

    assertThat(driver.isAlive()).isFalse();
  }

  private void assertRefused(StartJobRunRequest request, String field) {
    assertThatThrownBy(() -> client.startJobRun(request))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(field);
  }

  private void cancel(String id) {
    client.cancelJobRun(cancel -> cancel.applicationId(application).jobRunId(id));
  }

  private Application application() {
    return client.getApplication(get -> get.applicationId(application)).application();
  }

  private String createdBy(String token) {
    return client
        .createApplication(
            create -> create.clientToken(token).releaseLabel("emr-7.14.0").type("SPARK"))
        .applicationId();
  }

  private List<JobRunState> states(String id) {
    return changes.stream().filter(run -> run.id().equals(id)).map(JobRun::state).toList();
  }

  private List<String> listed(Consumer<ListJobRunsRequest.Builder> filter) {
    ListJobRunsRequest.Builder list = ListJobRunsRequest.builder().applicationId(application);
    filter.accept(list);
    return client.listJobRuns(list.build()).jobRuns().stream().map(JobRunSummary::id).toList();
  }
}
