package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.emr.EmrEvent;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.ObeyingDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emrserverless.model.JobRun;
import software.amazon.awssdk.services.emrserverless.model.JobRunAttemptSummary;
import software.amazon.awssdk.services.emrserverless.model.ValidationException;

/** What becomes of job runs in time: queueing, time-outs, attempts, grace, restarts, events. */
class EmrJobRunsIT extends EmrApplicationTests {
  private static final Offset<Double> ROUNDED = within(1e-9);

  @Test
  void an_application_runs_no_more_at_once_than_it_may_and_others_go_on() {
    application =
        created(create -> create.schedulerConfiguration(queue -> queue.maxConcurrentRuns(1)))
            .applicationId();
    String first = start("one");
    awaitState(first, JobRunState.RUNNING);
    String second = start("two");
    assertThat(state(second)).isEqualTo(JobRunState.QUEUED);
    clock.advance(Duration.ofSeconds(3));

    ObeyingDriver.succeed(endpoint, first);

    awaitState(second, JobRunState.RUNNING);
    assertThat(jobRun(second).queuedDurationMilliseconds()).isEqualTo(3000);
  }

  @Test
  void a_job_run_that_is_queued_too_long_is_cancelled() {
    application =
        created(
                create ->
                    create.schedulerConfiguration(
                        queue -> queue.maxConcurrentRuns(1).queueTimeoutMinutes(15)))
            .applicationId();
    String first = start("one");
    awaitState(first, JobRunState.RUNNING);
    String second = start("two");

    clock.advance(Duration.ofMinutes(15));

    awaitState(second, JobRunState.CANCELLED);
    assertThat(jobRun(second).stateDetails()).contains("queueTimeoutMinutes").contains("15");
    assertThat(state(first)).isEqualTo(JobRunState.RUNNING);
  }

  @Test
  void a_job_run_that_takes_too_long_is_cancelled_with_its_process() {
    String id = start("one", request -> request.executionTimeoutMinutes(5L));
    awaitState(id, JobRunState.RUNNING);
    ProcessHandle driver = endpoint.driverProcess(id).orElseThrow();

    clock.advance(Duration.ofMinutes(5));

    awaitState(id, JobRunState.CANCELLED);
    assertThat(driver.isAlive()).isFalse();
    JobRun run = jobRun(id);
    assertThat(run.stateDetails()).contains("execution timeout of 300 s");
    assertThat(run.totalExecutionDurationSeconds()).isEqualTo(300);
    assertThat(run.totalResourceUtilization().vcpuHour()).isEqualTo(4 * 300 / 3600.0, ROUNDED);
    assertThat(run.totalResourceUtilization().storageGBHour())
        .isEqualTo(20 * 300 / 3600.0, ROUNDED);
    assertThat(run.billedResourceUtilization().storageGBHour()).isZero();
  }

  @Test
  void a_failed_attempt_is_followed_by_another_as_long_as_there_are_any() throws Exception {
    String id = start("one", request -> request.retryPolicy(retry -> retry.maxAttempts(2)));
    awaitState(id, JobRunState.RUNNING);
    ObeyingDriver.fail(endpoint, id);
    awaitAttempt(id, 2);
    awaitState(id, JobRunState.RUNNING);
    ObeyingDriver.fail(endpoint, id);

    awaitState(id, JobRunState.FAILED);

    assertThat(attempts(id)).extracting(JobRunAttemptSummary::attempt).containsExactly(2, 1);
    assertThat(attempts(id))
        .extracting(JobRunAttemptSummary::stateAsString)
        .containsExactly("FAILED", "FAILED");
    assertThat(jobRun(id).attempt()).isEqualTo(2);
    assertThat(attempt(id, 1).stateDetails()).contains("told to fail");
    assertThatThrownBy(() -> attempt(id, 3)).hasMessageContaining("has no attempt 3");
    Path logs = endpoint.logs().resolve("applications/" + application + "/jobs/" + id);
    assertThat(Files.readString(logs.resolve("attempts/1/SPARK_DRIVER/stderr")))
        .contains("told to fail");
    assertThat(changes.stream().filter(run -> run.state() == JobRunState.FAILED)).hasSize(1);
    EmrEvent retried = awaitEvent("EMR Serverless Job Run Retry");
    assertThat(retried.detail().path("previousAttempt").asInt()).isEqualTo(1);
    assertThat(retried.detail().path("previousAttemptState").asText()).isEqualTo("FAILED");
    assertThat(retried.detail().path("newAttempt").asInt()).isEqualTo(2);
  }

  @Test
  void a_cancelled_attempt_is_not_followed_by_another() {
    String id = start("one", request -> request.retryPolicy(retry -> retry.maxAttempts(5)));
    awaitState(id, JobRunState.RUNNING);

    cancel(id, 0);

    awaitState(id, JobRunState.CANCELLED);
    assertThat(attempts(id)).hasSize(1);
  }

  @Test
  void a_driver_with_grace_cleans_up_before_it_ends() throws Exception {
    String id = start("clean-up");
    awaitState(id, JobRunState.RUNNING);
    awaitOutput(id, "started");

    cancel(id, 30);

    awaitState(id, JobRunState.CANCELLED);
    assertThat(Files.readString(endpoint.driverOutput(id))).contains("cleaned up");
  }

  @Test
  void a_driver_that_ignores_its_grace_is_killed_when_it_is_over() throws Exception {
    String id = start("stubborn");
    awaitState(id, JobRunState.RUNNING);
    awaitOutput(id, "started");
    ProcessHandle driver = endpoint.driverProcess(id).orElseThrow();
    cancel(id, 15);
    awaitOutput(id, "not ending");
    assertThat(state(id)).isEqualTo(JobRunState.CANCELLING);
    assertThat(driver.isAlive()).isTrue();

    clock.advance(Duration.ofSeconds(15));

    awaitState(id, JobRunState.CANCELLED);
    assertThat(driver.isAlive()).isFalse();
  }

  @Test
  void a_grace_that_the_service_does_not_take_is_refused() {
    String id = start("one");

    assertThatThrownBy(() -> cancel(id, 14))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("shutdownGracePeriodInSeconds");
  }

  @Test
  void everything_is_there_again_after_a_restart_and_what_waited_goes_on() {
    String done = start("one", request -> request.tags(Map.of("team", "mill")));
    ObeyingDriver.succeed(endpoint, done);
    awaitState(done, JobRunState.SUCCESS);
    String running = start("two");
    String also = start("three");
    awaitState(running, JobRunState.RUNNING);
    awaitState(also, JobRunState.RUNNING);
    String waiting = start("four");
    assertThat(state(waiting)).isEqualTo(JobRunState.QUEUED);
    JobRun before = jobRun(done);
    end();

    open();

    assertThat(jobRun(done)).isEqualTo(before);
    assertThat(state(running)).isEqualTo(JobRunState.CANCELLED);
    assertThat(jobRun(running).stateDetails()).contains("endpoint closes");
    awaitState(waiting, JobRunState.RUNNING);
    assertThat(start("one", request -> request.tags(Map.of("team", "mill"))))
        .as("the token is remembered")
        .isEqualTo(done);
    assertThat(endpoint.driverLog(done)).exists();
  }

  @Test
  void what_is_used_is_told_every_half_hour_and_at_the_end() {
    String id = start("one");
    awaitState(id, JobRunState.RUNNING);
    String kind = "EMR Serverless Job Resource Utilization Update";

    clock.advance(Duration.ofMinutes(30));
    EmrEvent interval = awaitEvent(kind);
    assertThat(interval.resources()).containsExactly(jobRun(id).arn());
    assertThat(interval.detail().path("resourceUtilizationFinal").asBoolean()).isFalse();
    assertThat(interval.detail().at("/totalResourceUtilization/vCPUHour").asDouble())
        .isEqualTo(2, ROUNDED);

    clock.advance(Duration.ofMinutes(15));
    ObeyingDriver.succeed(endpoint, id);
    awaitState(id, JobRunState.SUCCESS);
    await()
        .atMost(DEADLINE)
        .untilAsserted(
            () -> {
              EmrEvent last = events.get(events.size() - 1);
              assertThat(last.detailType()).isEqualTo(kind);
              assertThat(last.detail().path("resourceUtilizationFinal").asBoolean()).isTrue();
              assertThat(last.detail().at("/resourceUtilizationForInterval/vCPUHour").asDouble())
                  .isEqualTo(1, ROUNDED);
              assertThat(last.detail().at("/totalBilledResourceUtilization/vCPUHour").asDouble())
                  .isEqualTo(3, ROUNDED);
            });
  }

  @Test
  void logs_go_where_the_job_wants_them_but_not_out_of_the_folder() throws Exception {
    String id =
        start(
            "one",
            request ->
                request.configurationOverrides(
                    overrides ->
                        overrides.monitoringConfiguration(
                            monitoring ->
                                monitoring
                                    .s3MonitoringConfiguration(
                                        s3 -> s3.logUri("s3://logs/../../../team/"))
                                    .cloudWatchLoggingConfiguration(
                                        cloudWatch ->
                                            cloudWatch
                                                .enabled(true)
                                                .logGroupName("/mill")
                                                .logStreamNamePrefix("a")))));
    ObeyingDriver.succeed(endpoint, id);
    awaitState(id, JobRunState.SUCCESS);

    String driver = "applications/%s/jobs/%s/SPARK_DRIVER/".formatted(application, id);
    assertThat(folder.resolve("s3/logs/%2E%2E/%2E%2E/%2E%2E/team/" + driver + "stdout.gz"))
        .isNotEmptyFile();
    assertThat(folder.resolve("cloudwatch/mill/a/" + driver + "stdout"))
        .content()
        .contains("started with");
  }

  private void cancel(String id, int graceSeconds) {
    client.cancelJobRun(
        cancel ->
            cancel
                .applicationId(application)
                .jobRunId(id)
                .shutdownGracePeriodInSeconds(graceSeconds));
  }

  private JobRun attempt(String id, int attempt) {
    return client
        .getJobRun(get -> get.applicationId(application).jobRunId(id).attempt(attempt))
        .jobRun();
  }

  private List<JobRunAttemptSummary> attempts(String id) {
    return client
        .listJobRunAttempts(list -> list.applicationId(application).jobRunId(id))
        .jobRunAttempts();
  }

  private void awaitAttempt(String id, int attempt) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(jobRun(id).attempt()).isEqualTo(attempt));
  }

  private void awaitOutput(String id, String words) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(endpoint.driverOutput(id)).content().contains(words));
  }

  private EmrEvent awaitEvent(String detailType) {
    return await()
        .atMost(DEADLINE)
        .until(
            () ->
                events.stream()
                    .filter(event -> event.detailType().equals(detailType))
                    .findFirst()
                    .orElse(null),
            event -> event != null);
  }
}
