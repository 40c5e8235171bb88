package io.tidemill.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.PipelineId;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobLauncher} must do. An implementation's test extends this, with a service
 * whose jobs work on until they are told to end.
 */
public abstract class JobLauncherContract {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final PipelineId PIPELINE = new PipelineId("orders");

  /** More than a page of any listing. */
  private static final int MANY = 60;

  /** The launcher under test; the same one throughout a test, with no jobs at its beginning. */
  protected abstract JobLauncher launcher();

  /** Lets a job that runs, or will, end well. */
  protected abstract void succeed(String jobId);

  /** Lets a job that runs, or will, fail. */
  protected abstract void fail(String jobId);

  @Test
  void a_launched_job_is_found_by_its_id() {
    String id = launch("tm-1-orders-7-2");

    Job job = launcher().job(id).orElseThrow();

    assertThat(job.id()).isEqualTo(id);
    assertThat(job.name()).isEqualTo("tm-1-orders-7-2");
    assertThat(job.state()).isIn(JobState.WAITING, JobState.RUNNING);
  }

  @Test
  void a_launched_job_comes_to_run() {
    awaitState(launch("tm-1-orders-1-1"), JobState.RUNNING);
  }

  @Test
  void an_id_that_the_service_does_not_know_is_no_job() {
    launch("tm-1-orders-1-1");

    assertThat(launcher().job("00nosuchjob00")).isEmpty();
  }

  @Test
  void the_same_launch_asked_twice_is_one_job() {
    String first = launch("tm-1-orders-1-1");
    String second = launch("tm-1-orders-1-1");

    assertThat(second).isEqualTo(first);
    assertThat(named("tm-1-orders-1-1")).hasSize(1);
  }

  @Test
  void the_same_launch_asked_again_after_its_job_ended_is_still_that_job() {
    String first = launch("tm-1-orders-1-1");
    succeed(first);
    awaitState(first, JobState.SUCCEEDED);

    assertThat(launch("tm-1-orders-1-1")).isEqualTo(first);
  }

  @Test
  void the_same_launch_asked_by_many_at_once_is_one_job() throws Exception {
    int threads = 8;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<String>> launches =
          IntStream.range(0, threads)
              .mapToObj(i -> executor.submit(() -> launch("tm-1-orders-1-1")))
              .toList();
      Set<String> ids = new HashSet<>();
      for (Future<String> launch : launches) {
        ids.add(launch.get());
      }
      assertThat(ids).hasSize(1);
    } finally {
      executor.shutdownNow();
    }
  }

  @Test
  void launches_by_different_names_are_different_jobs() {
    String first = launch("tm-1-orders-1-1");
    String second = launch("tm-1-orders-1-2");

    assertThat(second).isNotEqualTo(first);
    assertThat(named("tm-1-orders-1-1")).extracting(Job::id).containsExactly(first);
    assertThat(named("tm-1-orders-1-2")).extracting(Job::id).containsExactly(second);
  }

  @Test
  void a_name_that_only_begins_another_finds_nothing() {
    launch("tm-1-orders-1-11");

    assertThat(named("tm-1-orders-1-1")).isEmpty();
  }

  @Test
  void jobs_created_before_the_time_asked_for_are_not_found() {
    launch("tm-1-orders-1-1");

    assertThat(launcher().jobsNamed("tm-1-orders-1-1", Instant.now().plusSeconds(3600))).isEmpty();
  }

  @Test
  void a_job_is_found_by_name_among_more_than_a_listing_holds_at_once() {
    for (int run = 1; run <= MANY; run++) {
      launch("tm-1-orders-%d-1".formatted(run));
    }

    assertThat(named("tm-1-orders-1-1")).hasSize(1);
    assertThat(named("tm-1-orders-%d-1".formatted(MANY))).hasSize(1);
  }

  @Test
  void a_job_that_ends_well_has_succeeded() {
    String id = launch("tm-1-orders-1-1");
    succeed(id);

    awaitState(id, JobState.SUCCEEDED);
    assertThat(named("tm-1-orders-1-1")).extracting(Job::state).containsExactly(JobState.SUCCEEDED);
  }

  @Test
  void a_job_that_fails_says_why() {
    String id = launch("tm-1-orders-1-1");
    fail(id);

    awaitState(id, JobState.FAILED);
    assertThat(launcher().job(id).orElseThrow().details()).isNotBlank();
  }

  @Test
  void a_cancelled_job_ends() {
    String id = launch("tm-1-orders-1-1");
    awaitState(id, JobState.RUNNING);

    launcher().cancel(id);

    awaitState(id, JobState.CANCELLED);
  }

  @Test
  void cancelling_a_job_that_has_ended_leaves_it_alone() {
    String id = launch("tm-1-orders-1-1");
    succeed(id);
    awaitState(id, JobState.SUCCEEDED);

    launcher().cancel(id);

    assertThat(launcher().job(id).orElseThrow().state()).isEqualTo(JobState.SUCCEEDED);
  }

  private String launch(String name) {
    return launcher().launch(new JobRequest(name, PIPELINE, 1, 1));
  }

  private List<Job> named(String name) {
    return launcher().jobsNamed(name, Instant.now().minusSeconds(3600));
  }

  private void awaitState(String id, JobState state) {
    await()
        .atMost(DEADLINE)
        .untilAsserted(() -> assertThat(launcher().job(id).orElseThrow().state()).isEqualTo(state));
  }
}
