package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.JobService;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.testkit.faults.Trigger;
import io.tidemill.triggers.Reconciling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Drivers that are stopped, overtaken and resumed, and drivers that there are two of. A second job
 * service, which knows nothing of the first one's jobs, stands for one that has lost sight of them.
 */
class ZombiesIT extends FaultTests {
  private static final int RECORDS = 200;

  private static JobService other;
  private static Reconciling blind;

  @BeforeAll
  static void startOther() {
    other = stack().newService("other");
    blind = stack().functions(other);
  }

  @AfterAll
  static void endOther() {
    blind.close();
    other.close();
  }

  @Test
  void f26_f39_a_zombie_that_wakes_after_later_runs_changes_nothing(Strikes strikes)
      throws IOException {
    TestPipeline pipeline = pipeline("f26", RECORDS);
    Zombie zombie = Zombie.at(Steps.write(pipeline, RECORDS / 2), pipeline, strikes);
    pipeline.settle(blind);
    pipeline.produce(RECORDS / 4, RECORDS);
    pipeline.settle(blind);
    PipelineState before = pipeline.state();

    zombie.wake();

    assertThat(Files.readString(zombie.log())).contains("nothing to do");
    assertThat(pipeline.state()).isEqualTo(before);
    assertThat(pipeline.commits()).hasSize(2);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f26_a_zombie_whose_commit_arrives_late_is_fenced_off(Strikes strikes) throws IOException {
    TestPipeline pipeline = pipeline("f26", RECORDS);
    Zombie zombie = Zombie.at(Steps.commit(pipeline), pipeline, strikes);
    pipeline.settle(blind);
    PipelineState before = pipeline.state();

    zombie.wake();

    assertThat(Files.readString(zombie.log())).contains("nothing to do");
    assertThat(pipeline.state()).isEqualTo(before);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f34_what_was_deleted_stays_deleted_when_a_zombie_writes_it(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f34").deleting());
    pipeline.produce(0, RECORDS);
    Zombie zombie = Zombie.at(Steps.write(pipeline, RECORDS / 2), pipeline, strikes);
    pipeline.settle(blind);
    pipeline.sending().tombstones(0, RECORDS);
    pipeline.settle(blind);

    zombie.wake();

    assertThat(stack().session().execute("SELECT id FROM " + pipeline.rows()).all()).isEmpty();
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f41_older_offsets_that_a_zombie_publishes_are_repaired(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f41"));
    // Adopted first, so that the job is the next to publish.
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    Fault fault = stack().kafka().arm(Steps.publish(pipeline), Effect.HOLD);
    Zombie zombie = Zombie.at(fault, pipeline, strikes);
    pipeline.produce(0, RECORDS);
    pipeline.settle(blind);
    PipelineState before = pipeline.state();

    zombie.wake();

    assertThat(published(pipeline)).as("the run that the zombie published").isEqualTo(1);
    strikes.note("older offsets published");
    pipeline.settle(blind);
    assertThat(published(pipeline)).isEqualTo(2);
    assertThat(pipeline.state()).isEqualTo(before);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f58_a_job_whose_commits_answer_was_lost_finds_it_after_others_moved_on(Strikes strikes)
      throws IOException {
    TestPipeline pipeline = pipeline("f58", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD_ANSWER);
    Zombie zombie = Zombie.at(fault, pipeline, strikes);
    pipeline.produce(0, RECORDS);
    pipeline.settle(blind);
    pipeline.produce(0, RECORDS);
    pipeline.settle(blind);

    fault.drop();
    zombie.wake();

    assertThat(Files.readString(zombie.log())).contains("step=commit done");
    assertThat(stack().functions().launcher().job(zombie.job()))
        .hasValueSatisfying(job -> assertThat(job.state()).isEqualTo(JobState.SUCCEEDED));
    pipeline.settle(blind);
    assertThat(pipeline.commits()).hasSize(3);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f07_of_two_jobs_of_one_attempt_the_second_ends_without_writing(Strikes strikes)
      throws IOException {
    TestPipeline pipeline = pipeline("f07", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, 0), Effect.HOLD);
    Started first = pipeline.launch();
    strikes.await(fault, "job launched twice");

    String twin = blind.launcher().launch(new JobRequest(pipeline.job(1, 1), pipeline.id(), 1, 1));
    awaitEnd(other, twin);
    assertThat(Files.readString(other.endpoint().driverLog(twin)))
        .contains("nothing to do")
        .contains("Another job");
    assertThat(stack().session().execute("SELECT id FROM " + pipeline.rows()).all())
        .as("rows before the first job goes on")
        .hasSizeLessThan(RECORDS);
    fault.release();
    pipeline.settle();

    assertThat(first.attempt()).isEqualTo(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  private static long published(TestPipeline pipeline) {
    return stack().functions().groupOffsets().read(pipeline.group()).orElseThrow().run();
  }

  private static void awaitEnd(JobService service, String job) {
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(() -> service.endpoint().driverProcess(job).isEmpty());
  }

  /** A driver that is stopped where a fault held it. */
  private record Zombie(Fault fault, String job, ProcessHandle driver) {
    /** Launches a job, and stops it once it says what {@code trigger} waits for, which is held. */
    static Zombie at(Trigger trigger, TestPipeline pipeline, Strikes strikes) {
      return at(stack().jobStore().arm(trigger, Effect.HOLD), pipeline, strikes);
    }

    static Zombie at(Fault fault, TestPipeline pipeline, Strikes strikes) {
      Started started = pipeline.launch();
      strikes.await(fault, "driver stopped");
      ProcessHandle driver = stack().service().driver(started.jobId());
      Signals.stop(driver);
      return new Zombie(fault, started.jobId(), driver);
    }

    Path log() {
      return stack().service().endpoint().driverLog(job);
    }

    /** What was held arrives; the driver goes on as if no time had passed. Returns at its end. */
    void wake() {
      fault.release();
      Signals.resume(driver);
      driver.onExit().join();
      awaitEnd(stack().service(), job);
    }
  }
}
