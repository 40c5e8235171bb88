package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Commit;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TcpProxy;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.triggers.Reconciling;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers killed with {@code kill -9}, each at the step that its test names. */
class DriverKilledIT extends FaultTests {
  private static final int RECORDS = 300;
  private static final Duration TTL = Duration.ofSeconds(20);

  @Test
  void f24_f29_a_driver_killed_after_all_writes_before_its_commit_leaves_one_commit(
      Strikes strikes) {
    TestPipeline pipeline = pipeline("f24", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);

    kill(pipeline, fault, strikes, "driver killed before its commit arrived");

    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  /** Where drivers are killed, and how many attempts the run takes then. */
  enum Step {
    BEFORE_IT_ENTERS(2),
    AFTER_IT_ENTERED(2),
    WHILE_IT_READS(2),
    AT_ITS_FIRST_WRITE(2),
    AFTER_HALF_ITS_WRITES(2),
    AT_ITS_LAST_WRITES(2),
    BEFORE_ITS_OFFSETS_ARE_PUBLISHED(1),
    AFTER_ITS_OFFSETS_ARE_PUBLISHED(1);

    private final int attempts;

    Step(int attempts) {
      this.attempts = attempts;
    }

    private Fault arm(TestPipeline pipeline) {
      TcpProxy store = stack().jobStore();
      return switch (this) {
        case BEFORE_IT_ENTERS -> store.arm(Steps.enter(pipeline), Effect.HOLD);
        case AFTER_IT_ENTERED -> store.arm(Steps.enter(pipeline), Effect.HOLD_ANSWER);
        case WHILE_IT_READS -> stack().kafka().arm(Steps.read(pipeline, RECORDS / 2), Effect.HOLD);
        case AT_ITS_FIRST_WRITE -> store.arm(Steps.write(pipeline, 0), Effect.HOLD);
        case AFTER_HALF_ITS_WRITES -> store.arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
        case AT_ITS_LAST_WRITES -> store.arm(Steps.merge(pipeline, 6), Effect.HOLD);
        case BEFORE_ITS_OFFSETS_ARE_PUBLISHED ->
            store.arm(Steps.commit(pipeline), Effect.HOLD_ANSWER);
        case AFTER_ITS_OFFSETS_ARE_PUBLISHED -> store.arm(Steps.copy(pipeline), Effect.HOLD);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("faults")
  void f24_f29_f40_a_driver_killed_at_any_step_leaves_one_commit(Step step, Strikes strikes) {
    TestPipeline pipeline = pipeline("f24", RECORDS);
    Fault fault = step.arm(pipeline);

    kill(pipeline, fault, strikes, "driver killed " + step);

    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(step.attempts);
    pipeline.produce(0, RECORDS / 3);
    pipeline.settle();
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f43_a_driver_killed_after_half_of_its_merges_merges_each_row_once(Strikes strikes) {
    TestPipeline pipeline = pipeline("f43", RECORDS);
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    // One request at a time: each place is read, then written, before the next one is.
    try (Reconciling functions =
        stack().functions(stack().service(), "--conf spark.tidemill.write.concurrency=1")) {
      Fault fault = stack().jobStore().arm(Steps.merge(pipeline, 3).occurrence(2), Effect.HOLD);
      Started started = pipeline.launch(functions);
      strikes.await(fault, "driver killed between two merges");
      Signals.kill(stack().service().driver(started.jobId()));
      fault.drop();
    }
    pipeline.settle();

    Commit last = pipeline.commits().get(1);
    long already = last.books().sinks().get(TableName.parse(pipeline.sums())).alreadyMerged();
    strikes.note((int) already, "row merged by the killed attempt");
    assertThat(already).isLessThan(7);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f20_dead_letters_of_a_killed_attempt_are_written_once(Strikes strikes) {
    TestPipeline pipeline = pipeline("f20", RECORDS);
    pipeline.sending().broken(RECORDS, RECORDS + 9);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);

    kill(pipeline, fault, strikes, "driver killed after it wrote dead letters");

    assertThat(pipeline.commits().get(0).books().dead()).isEqualTo(9);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f50_a_definition_changed_between_attempts_does_not_change_the_run(Strikes strikes) {
    TestPipeline pipeline = pipeline("f50", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver killed, and the definition changed, before the commit");
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();

    pipeline.redefine(yaml -> yaml.replace("n, _partition AS p", "n + 1 AS n, _partition AS p"));
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f36_rows_of_an_attempt_that_comes_later_than_their_ttl_are_deleted_and_not_kept(
      Strikes strikes) {
    TestPipeline pipeline =
        new TestPipeline(stack(), Shape.of("f36").rowsOnly().rowsMore("ttl: 20s"));
    pipeline.produce(0, RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver killed before its commit arrived, until its rows had expired");
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();
    Instant claimed = pipeline.state().phase().run().orElseThrow().claimedAt();
    await().atMost(TestPipeline.PATIENCE).until(() -> Instant.now().isAfter(claimed.plus(TTL)));

    pipeline.settle();

    Commit commit = pipeline.commits().get(0);
    assertThat(commit.run().attempts()).hasSize(2);
    assertThat(commit.books().sinks().get(TableName.parse(pipeline.rows())).written())
        .isEqualTo(RECORDS);
    assertThat(stack().session().execute("SELECT id FROM " + pipeline.rows()).all()).isEmpty();
  }

  private static void kill(TestPipeline pipeline, Fault fault, Strikes strikes, String what) {
    Started started = pipeline.launch();
    strikes.await(fault, what);
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();
    pipeline.settle();
  }
}
