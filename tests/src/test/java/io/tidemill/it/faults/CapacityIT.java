package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.operator.Command;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.localstack.emr.DriverCommand;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.JobService;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.triggers.Reconciling;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Job services without room, as somebody else's job has it all. */
@Tag("faults")
class CapacityIT extends FaultTests {
  private static final int RECORDS = 100;
  private static final String OTHERS = "others";

  @TempDir Path folder;

  private JobService service;
  private Reconciling functions;
  private TestPipeline pipeline;
  private String others;

  /** A job of somebody else's runs, and a pipeline of one attempt has records. */
  private void begin(JobService.Room room) {
    SparkDriver spark = TestServers.driver(2, "512m");
    DriverCommand obeying = ObeyingDriver.command();
    service =
        JobService.start(
            (request, work) ->
                request.name().equals(OTHERS) ? obeying.of(request, work) : spark.of(request, work),
            folder,
            room);
    functions = stack().functions(service);
    pipeline =
        new TestPipeline(
            stack(), Shape.of("f27").more("attempts: { most: 1, deadline: 1m, backOff: 0s }"));
    pipeline.produce(0, RECORDS);
    others = functions.launcher().launch(new JobRequest(OTHERS, pipeline.id(), 1, 1));
    awaitState(others, JobState.RUNNING);
  }

  @AfterEach
  void close() {
    functions.close();
    service.close();
  }

  @Test
  void f27_a_job_that_waits_for_room_past_its_deadline_is_cancelled_and_the_quota_named(
      Strikes strikes) {
    begin(new JobService.Room(1, 400));
    Started waiting = pipeline.launch(functions);
    assertThat(state(waiting.jobId())).isEqualTo(JobState.WAITING);
    strikes.note("job queued behind somebody else's until its deadline");

    assertThat(pipeline.awaitHeld(functions, HoldReason.CANCELLING))
        .contains("quota of concurrent vCPUs", "maximum capacity");
    Failure failure = pipeline.awaitBlocked(functions).failure();
    assertThat(failure.code()).isEqualTo(FailureCode.ATTEMPTS_SPENT);
    assertThat(failure.message()).contains("quota of concurrent vCPUs", "maximum capacity");
    assertThat(state(waiting.jobId())).isEqualTo(JobState.CANCELLED);

    retryWithRoom();
  }

  @Test
  void f27_a_job_that_fails_for_want_of_capacity_names_the_applications_maximum(Strikes strikes) {
    begin(new JobService.Room(2, 4));
    Started refused = pipeline.launch(functions);
    awaitState(refused.jobId(), JobState.FAILED);
    strikes.note("job refused a worker beside somebody else's");

    Failure failure = pipeline.awaitBlocked(functions).failure();
    assertThat(failure.code()).isEqualTo(FailureCode.ATTEMPTS_SPENT);
    assertThat(failure.message()).contains("exceeded maximumCapacity settings: [cpu: 4 vCPU]");

    retryWithRoom();
  }

  private void retryWithRoom() {
    assertThat(pipeline.commits()).isEmpty();
    ObeyingDriver.succeed(service.endpoint(), others);
    awaitState(others, JobState.SUCCEEDED);

    pipeline.command(functions, new Command.Retry(OptionalLong.of(1)));
    pipeline.settle(functions);

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  private JobState state(String job) {
    return functions.launcher().job(job).orElseThrow().state();
  }

  private void awaitState(String job, JobState wanted) {
    await().atMost(TestPipeline.PATIENCE).until(() -> state(job) == wanted);
  }
}
