package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.trigger.JobState;
import io.tidemill.localstack.emr.DriverCommand;
import io.tidemill.localstack.emr.SparkDriver;
import io.tidemill.testkit.ObeyingDriver;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.TestServers;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.ExecutorsDriver;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.JobService;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may happen to the job service, and to what it runs. */
@Tag("faults")
class JobServiceFaultsIT extends FaultTests {
  private static final int RECORDS = 300;

  @TempDir Path folder;

  @Test
  void f29_a_job_that_succeeds_without_a_commit_is_repeated(Strikes strikes) {
    TestPipeline pipeline = pipeline("f29", RECORDS);
    SparkDriver spark = TestServers.driver(2, "512m");
    DriverCommand obeying = ObeyingDriver.command();
    DriverCommand firstObeys =
        (request, work) ->
            request.name().endsWith("-1") ? obeying.of(request, work) : spark.of(request, work);
    try (JobService service = JobService.start(firstObeys, folder);
        Reconciling functions = stack().functions(service)) {
      Started started = pipeline.launch(functions);
      ObeyingDriver.succeed(service.endpoint(), started.jobId());
      await()
          .atMost(TestPipeline.PATIENCE)
          .until(
              () ->
                  functions.launcher().job(started.jobId()).orElseThrow().state()
                      == JobState.SUCCEEDED);
      strikes.note("job SUCCESS without a commit");

      pipeline.settle(functions);
    }
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  void f24_a_job_service_that_restarts_in_mid_run_leaves_one_commit(Strikes strikes) {
    TestPipeline pipeline = pipeline("f24", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    try (JobService service = stack().newService("restarted");
        Reconciling functions = stack().functions(service)) {
      pipeline.launch(functions);
      strikes.await(fault, "job service ended, and its driver with it");
    }
    fault.drop();

    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  void f23_an_executor_killed_in_mid_write_has_its_tasks_done_again(Strikes strikes) {
    TestPipeline pipeline = pipeline("f23", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    try (JobService service =
            JobService.start(
                new ExecutorsDriver(folder.resolve("home")), folder.resolve("executors"));
        Reconciling functions = stack().functions(service)) {
      Started started = pipeline.launch(functions);
      String where = fault.awaitStruck();
      List<ProcessHandle> executors = ExecutorsDriver.executors(service.driver(started.jobId()));
      executors.forEach(Signals::kill);
      strikes.note(executors.size(), "executor killed (" + where + ")");
      fault.drop();

      pipeline.settle(functions);
    }
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  /**
   * Spark looks at how much a task's block has grown only once in 16 batches of 4 MiB, which each
   * of six tasks of 2,000 records stays below: together they are more than the heap.
   */
  @Test
  void f28_a_job_that_runs_out_of_memory_on_a_skewed_partition_is_repeated_in_smaller_tasks(
      Strikes strikes) throws IOException {
    TestPipeline pipeline =
        new TestPipeline(stack(), Shape.of("f28").more("attempts: { most: 5, backOff: 0s }"));
    pipeline.redefine(
        yaml ->
            yaml.replace("n INT\"", "n INT, pad STRING\"")
                .replace(
                    "AS id, n,",
                    "AS id, CASE WHEN coalesce(length(pad), 0) >= 0 THEN n END AS n,"));
    pipeline.produce(0, RECORDS);
    pipeline.sending().padded(RECORDS, RECORDS + 24_000, 32_000);
    SparkDriver small = TestServers.driver(6, "480m");
    try (JobService service = JobService.start(small, folder);
        Reconciling functions =
            stack()
                .functions(
                    service,
                    "--conf spark.memory.fraction=0.1 --conf 'spark.driver.extraJavaOptions=-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError'")) {
      Started first = pipeline.launch(functions);
      await()
          .atMost(TestPipeline.PATIENCE)
          .until(
              () ->
                  functions.launcher().job(first.jobId()).orElseThrow().state() == JobState.FAILED);
      assertThat(Files.readString(service.endpoint().driverOutput(first.jobId())))
          .contains("java.lang.OutOfMemoryError");
      strikes.note("driver out of memory");
      assertThat(pipeline.commits()).isEmpty();

      pipeline.settle(functions);
    }
    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSizeGreaterThan(1);
    Exactly.once(pipeline);
  }
}
