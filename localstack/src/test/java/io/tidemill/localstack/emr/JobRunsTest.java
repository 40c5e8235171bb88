package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.http.ApiError;
import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunsTest {
  @TempDir Path folder;

  @Test
  void closing_waits_for_the_end_of_a_driver_that_is_just_being_forked() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    JobRuns runs =
        runs(
            (request, own) -> {
              asked.countDown();
              awaitOpen(released);
              return sleeping(own);
            },
            1);
    String id = runs.start(request("one"), application()).id();
    asked.await();
    Thread closing = new Thread(runs::close);
    closing.start();
    await().until(() -> state(runs, id) == JobRunState.CANCELLING);

    released.countDown();
    closing.join();

    assertThat(state(runs, id)).isEqualTo(JobRunState.CANCELLED);
  }

  @Test
  void a_job_run_whose_driver_died_meanwhile_is_found_failed() {
    JobRun submitted = JobRun.submitted("00frun", 1, request("one"), Instant.EPOCH);
    store().keep(List.of(submitted.moved(JobRunState.RUNNING, "runs", Instant.EPOCH)));

    try (JobRuns runs = runs((request, own) -> sleeping(own), 1)) {
      runs.restore(id -> application());

      assertThat(runs.get("00frun").state()).isEqualTo(JobRunState.FAILED);
      assertThat(runs.get("00frun").details()).contains("ended with its endpoint");
      assertThat(runs.get("00frun").startedAt()).contains(Instant.EPOCH);
    }
  }

  @Test
  void a_job_run_that_can_not_be_kept_is_not_taken_on() throws Exception {
    Files.createFile(folder.resolve("state"));

    try (JobRuns runs = runs((request, own) -> sleeping(own), 1)) {
      assertThatThrownBy(() -> runs.start(request("one"), application()))
          .isInstanceOfSatisfying(
              ApiError.class, error -> assertThat(error.status()).isEqualTo(500));
      assertThat(runs.all()).isEmpty();
    }
  }

  @Test
  void two_thousand_are_queued_and_no_more() {
    try (JobRuns runs = runs((request, own) -> sleeping(own), 0)) {
      for (int i = 0; i < 2000; i++) {
        runs.start(request("token-" + i), application());
      }

      assertThatThrownBy(() -> runs.start(request("one-more"), application()))
          .isInstanceOfSatisfying(
              ApiError.class,
              error -> assertThat(error.type()).isEqualTo("ServiceQuotaExceededException"));
      assertThat(runs.all()).hasSize(2000).allMatch(run -> run.state() == JobRunState.QUEUED);
    }
  }

  private JobRuns runs(DriverCommand driver, int atOnce) {
    return new JobRuns(
        driver, new JobFolders(folder), atOnce, InstantSource.system(), store(), new EmrNews());
  }

  private RunStore store() {
    return new RunStore(folder.resolve("state"));
  }

  private static JobRunState state(JobRuns runs, String id) {
    return runs.get(id).state();
  }

  private static void awaitOpen(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ServerCommand sleeping(Path own) {
    return new ServerCommand(
        DriverCommand.NAME,
        own,
        System.getProperty("java.class.path"),
        List.of(),
        Sleeping.class.getName(),
        List.of(),
        Map.of());
  }

  private static Application application() {
    return Application.of("app", 1, EmrJson.object(), Instant.EPOCH);
  }

  private static StartJobRun request(String token) {
    return StartRequests.of("app", token);
  }

  /** A driver that only its killer ends. */
  public static final class Sleeping {
    private Sleeping() {}

    public static void main(String[] arguments) throws InterruptedException {
      Thread.currentThread().join();
    }
  }
}
