package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no attempt can mend: topics made anew, records taken away, a state that is lost. */
@Tag("faults")
class BlockedIT extends FaultTests {
  private static final int RECORDS = 100;
  private static final int TAKEN = 20;

  @Test
  void f11_a_topic_made_anew_blocks_the_pipeline(Strikes strikes) {
    TestPipeline pipeline = pipeline("f11", RECORDS);
    pipeline.settle();
    PipelineState before = pipeline.state();
    pipeline.makeTopicAnew();
    strikes.note("topic deleted and made anew");
    pipeline.produce(0, RECORDS);

    assertThat(pipeline.awaitBlocked().failure().code()).isEqualTo(FailureCode.TOPIC_RECREATED);
    assertThat(pipeline.state().position()).isEqualTo(before.position());
    assertThat(pipeline.commits()).hasSize(1);
  }

  @Test
  void f57_a_topic_made_anew_and_regrown_between_attempts_is_not_read(Strikes strikes) {
    TestPipeline pipeline = pipeline("f57", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.enter(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "topic made anew, and regrown, before the job entered");
    pipeline.makeTopicAnew();
    pipeline.produce(0, 2 * RECORDS);
    fault.release();

    assertThat(pipeline.awaitBlocked().failure().code()).isEqualTo(FailureCode.TOPIC_RECREATED);
    assertThat(pipeline.commits()).isEmpty();
    assertThat(stack().session().execute("SELECT id FROM " + pipeline.rows()).all()).isEmpty();
    assertThat(started.attempt()).isEqualTo(1);
  }

  @Test
  void f16_records_that_retention_took_before_they_were_claimed_block_the_pipeline(
      Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f16").partitions(1));
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    stack().topics().deleteUpTo(partition(pipeline), TAKEN);
    strikes.note("records taken before the position");

    assertThat(pipeline.awaitBlocked().failure().code()).isEqualTo(FailureCode.RECORDS_LOST);
    assertThat(pipeline.commits()).isEmpty();
  }

  @Test
  void f16_a_gap_that_retention_left_before_the_position_is_recorded_exactly(Strikes strikes) {
    TestPipeline pipeline =
        new TestPipeline(
            stack(), Shape.of("f16").partitions(1).more("onDataLoss: record-and-go-on"));
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    stack().topics().deleteUpTo(partition(pipeline), TAKEN);
    strikes.note("records taken before the position");
    pipeline.log().lose(sent -> sent.offset() < TAKEN);

    pipeline.settle();

    List<PositionChange> changes = stack().functions().ledger().changes(pipeline.id(), 10);
    assertThat(changes).hasSize(1);
    assertThat(changes.get(0).kind()).isEqualTo(PositionChange.Kind.GAP);
    assertThat(changes.get(0).passed())
        .containsExactly(new OffsetRange(partition(pipeline), 0, TAKEN));
    Exactly.once(pipeline);
  }

  @Test
  void f16_records_of_a_range_that_retention_took_before_the_job_read_them_are_in_its_commit(
      Strikes strikes) {
    TestPipeline pipeline =
        new TestPipeline(
            stack(), Shape.of("f16").partitions(1).more("onDataLoss: record-and-go-on"));
    pipeline.produce(0, RECORDS);
    Fault fault = stack().jobStore().arm(Steps.enter(pipeline), Effect.HOLD);
    pipeline.launch();
    strikes.await(fault, "records of the range taken before the job entered");
    stack().topics().deleteUpTo(partition(pipeline), TAKEN);
    pipeline.log().lose(sent -> sent.offset() < TAKEN);
    fault.release();

    pipeline.settle();

    Commit commit = pipeline.commits().get(0);
    assertThat(commit.lost()).containsExactly(new OffsetRange(partition(pipeline), 0, TAKEN));
    Exactly.once(pipeline);
  }

  @Test
  void f48_a_pipeline_whose_state_is_lost_is_never_begun_anew(Strikes strikes) {
    TestPipeline pipeline = pipeline("f48", RECORDS);
    pipeline.settle();
    stack()
        .session()
        .execute(
            "DELETE FROM %s.pipelines WHERE pipeline = '%s' IF EXISTS"
                .formatted(stack().ledgerAddress().keyspace(), pipeline.id()));
    strikes.note("state row deleted");

    assertThat(pipeline.awaitBlocked().failure().code()).isEqualTo(FailureCode.STATE_LOST);
    assertThat(pipeline.commits()).hasSize(1);
  }

  @Test
  void f27_a_driver_that_hangs_past_its_deadline_is_cancelled_and_its_run_goes_on(Strikes strikes) {
    TestPipeline pipeline =
        new TestPipeline(stack(), Shape.of("f27").more("attempts: { deadline: 1m, backOff: 0s }"));
    pipeline.produce(0, RECORDS);
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver stopped until it was past its deadline");
    Signals.stop(stack().service().driver(started.jobId()));

    pipeline.settle();
    fault.drop();

    assertThat(stack().service().endpoint().driverProcess(started.jobId())).isEmpty();
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  private static TopicPartition partition(TestPipeline pipeline) {
    return new TopicPartition(pipeline.topic(), 0);
  }
}
