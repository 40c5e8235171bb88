package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemill.localstack.http.ApiError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that end as on a full disk: Linux has a device that always is. */
class FullDiskTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path folder;

  private Applications applications;
  private Application application;

  @BeforeEach
  void start() {
    assumeTrue(Files.exists(FULL), FULL + " is not there");
    applications = new Applications(InstantSource.system(), store(), new EmrNews());
    application = applications.create(EmrJson.object().put("clientToken", "token"));
  }

  @Test
  void a_change_that_does_not_fit_is_refused_and_what_was_is_kept() throws IOException {
    Path full = fill("applications", application.id());

    assertThatThrownBy(() -> applications.tag(application.id(), Map.of("team", "mill")))
        .isInstanceOfSatisfying(ApiError.class, error -> assertThat(error.status()).isEqualTo(500))
        .hasMessageContaining("No space left");
    assertThat(applications.find(application.id()).tags()).isEmpty();
    assertThat(store().applications()).containsExactly(application);
    Files.delete(full);
  }

  @Test
  void a_job_run_goes_on_and_is_kept_again_once_there_is_room() throws IOException {
    // None may be under way, so that it waits.
    try (JobRuns runs =
        new JobRuns(
            (request, own) -> {
              throw new IllegalStateException("Nothing is forked");
            },
            new JobFolders(folder),
            0,
            InstantSource.system(),
            store(),
            new EmrNews())) {
      String id = runs.start(request(), application).id();
      Path full = fill("jobruns", id);

      runs.cancel(id, Duration.ZERO);

      assertThat(runs.get(id).state()).isEqualTo(JobRunState.CANCELLED);
      assertThat(kept()).isEqualTo(JobRunState.QUEUED);

      Files.delete(full);
      runs.tag(id, Map.of("team", "mill"));

      assertThat(kept()).isEqualTo(JobRunState.CANCELLED);
    }
  }

  private RunStore store() {
    return new RunStore(folder.resolve("state"));
  }

  private JobRunState kept() {
    return store().jobRuns().get(0).get(0).state();
  }

  /** Has the next state of a thing written to a disk that is full. */
  private Path fill(String kind, String id) throws IOException {
    return Files.createSymbolicLink(
        folder.resolve("state").resolve(kind).resolve(id + ".new"), FULL);
  }

  private StartJobRun request() {
    return StartRequests.of(application.id(), "token");
  }
}
