package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.localstack.server.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
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
        new JobRuns(
            (request, own) -> {
              asked.countDown();
              awaitOpen(released);
              return sleeping(own);
            },
            new JobFolders(folder),
            1);
    String id = runs.start(request(), Capacity.UNLIMITED).id();
    asked.await();
    Thread closing = new Thread(runs::close);
    closing.start();
    await().until(() -> state(runs, id) == JobRunState.CANCELLING);

    released.countDown();
    closing.join();

    assertThat(state(runs, id)).isEqualTo(JobRunState.CANCELLED);
  }

  private static JobRunState state(JobRuns runs, String id) {
    return runs.find(id).orElseThrow().state();
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

  private static StartJobRun request() {
    return new StartJobRun(
        "app",
        "token",
        "role",
        "job",
        "job.jar",
        List.of(),
        "",
        Map.of(),
        Duration.ZERO,
        EmrJson.object());
  }

  /** A driver that only its killer ends. */
  public static final class Sleeping {
    private Sleeping() {}

    public static void main(String[] arguments) throws InterruptedException {
      Thread.currentThread().join();
    }
  }
}
