package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.localstack.http.ApiError;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job runs without a dashboard; SparkDriverIT has those with one. */
class DashboardsTest {
  @TempDir Path folder;

  @Test
  void one_that_waits_has_none_yet() {
    assertNone(
        withHistory(),
        JobRun.submitted("00frun", 1, request(""), Instant.EPOCH),
        "it is SUBMITTED");
  }

  @Test
  void one_that_runs_without_a_ui_has_none() {
    assertNone(withHistory(), running(""), "runs without Spark's UI");
  }

  @Test
  void an_endpoint_without_ui_has_no_history() {
    assertNone(
        new Dashboards(new JobFolders(folder), Optional.empty()),
        ended(""),
        "drivers of this endpoint run without");
  }

  @Test
  void without_an_event_log_there_is_no_history_and_the_reason_is_told() {
    assertNone(withHistory(), ended(""), "left no event log");
    assertNone(
        withHistory(),
        ended("--conf spark.eventLog.enabled=FALSE"),
        "switched Spark's event log off");
    assertNone(
        withHistory(),
        JobRun.submitted("00frun", 1, request(""), Instant.EPOCH)
            .moved(JobRunState.CANCELLED, "cancelled", Instant.EPOCH),
        "its driver never ran");
  }

  @Test
  void without_the_service_s_own_storage_there_is_no_history() {
    Application application =
        Application.of(
            "app",
            1,
            EmrJson.object()
                .set(
                    "monitoringConfiguration",
                    EmrJson.object()
                        .set(
                            "managedPersistenceMonitoringConfiguration",
                            EmrJson.object().put("enabled", false))),
            Instant.EPOCH);

    assertThatThrownBy(() -> withHistory().url(ended(""), application))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("managedPersistenceMonitoringConfiguration is off");
  }

  private static void assertNone(Dashboards dashboards, JobRun run, String why) {
    assertThatThrownBy(
            () -> dashboards.url(run, Application.of("app", 1, EmrJson.object(), Instant.EPOCH)))
        .isInstanceOf(ApiError.class)
        .hasMessageContaining("Attempt 1 of job run 00frun has no dashboard")
        .hasMessageContaining(why);
  }

  private Dashboards withHistory() {
    return new Dashboards(
        new JobFolders(folder), Optional.of(new SparkHistory("none", folder.resolve("history"))));
  }

  private static JobRun running(String parameters) {
    return JobRun.submitted("00frun", 1, request(parameters), Instant.EPOCH)
        .moved(JobRunState.RUNNING, "runs", Instant.EPOCH);
  }

  private static JobRun ended(String parameters) {
    return running(parameters).moved(JobRunState.SUCCESS, "done", Instant.EPOCH);
  }

  private static StartJobRun request(String parameters) {
    return StartRequests.of("app", "token", "job.jar", parameters);
  }
}
