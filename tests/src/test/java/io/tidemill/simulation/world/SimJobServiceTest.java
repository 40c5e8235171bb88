package io.tidemill.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.PipelineId;
import io.tidemill.core.trigger.JobLauncher;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.JobLauncherContract;
import java.time.Instant;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SimJobServiceTest extends JobLauncherContract {
  private final SimJobService service = new SimJobService(new TrueTime(Instant.now()));

  /** Many at once, one after the other; jobs begin, and end when told to, at once. */
  private final Calls calls =
      new Calls() {
        @Override
        public synchronized <T> T call(String step, Supplier<T> effect) {
          T answer = effect.get();
          for (SimJobRun job : service.jobs()) {
            if (job.state() == JobState.WAITING) {
              job.begin();
            }
            if (job.cancelling()) {
              job.report(JobState.CANCELLED, "cancelled");
            }
          }
          return answer;
        }
      };

  @Override
  protected JobLauncher launcher() {
    return service.launcher(calls);
  }

  @Override
  protected void succeed(String jobId) {
    find(jobId).report(JobState.SUCCEEDED, "");
  }

  @Override
  protected void fail(String jobId) {
    find(jobId).report(JobState.FAILED, "as the test asked");
  }

  @Test
  void once_tokens_are_forgotten_the_same_launch_is_another_job() {
    JobRequest request = new JobRequest("tm-1-orders-1-1", new PipelineId("orders"), 1, 1);
    String first = launcher().launch(request);

    service.forgetTokens();

    assertThat(launcher().launch(request)).isNotEqualTo(first);
    assertThat(launcher().jobsNamed(request.name(), Instant.EPOCH)).hasSize(2);
  }

  @Test
  void a_job_reported_as_failed_may_live_on() {
    JobRequest request = new JobRequest("tm-1-orders-1-1", new PipelineId("orders"), 1, 1);
    SimJobRun job = find(launcher().launch(request));

    job.report(JobState.FAILED, "so they say");

    assertThat(job.alive()).isTrue();
  }

  private SimJobRun find(String id) {
    return service.jobs().stream().filter(job -> job.id().equals(id)).findFirst().orElseThrow();
  }
}
