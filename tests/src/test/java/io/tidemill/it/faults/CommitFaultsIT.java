package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Phase;
import io.tidemill.core.offsets.GroupOffsets.Published;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What may happen between a job and the store. */
class CommitFaultsIT extends FaultTests {
  private static final int RECORDS = 200;

  @Test
  void f42_a_commit_whose_answer_is_lost_is_found_and_never_doubled(Strikes strikes) {
    TestPipeline pipeline = pipeline("f42", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.CUT_ANSWER);

    pipeline.launch();
    strikes.await(fault, "commit's answer lost");
    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f42_a_commit_whose_request_is_lost_is_sent_again(Strikes strikes) {
    TestPipeline pipeline = pipeline("f42", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.SWALLOW);

    pipeline.launch();
    strikes.await(fault, "commit's request lost");
    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f40_offsets_that_a_committed_job_could_not_publish_are_published_by_the_next_wake_up(
      Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f40"));
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD_ANSWER);
    Started started = pipeline.launch();
    strikes.await(fault, "Kafka gone before the offsets were published");
    stack().kafka().refuse();
    fault.release();
    awaitEnd(started);
    stack().kafka().restore();

    assertThat(pipeline.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(publishedAsCommitted(pipeline)).isFalse();
    pipeline.settle();

    assertThat(publishedAsCommitted(pipeline)).isTrue();
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f25_f30_an_attempt_whose_tasks_lose_the_store_fails_and_is_repeated(Strikes strikes) {
    TestPipeline pipeline = pipeline("f25", RECORDS);
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "store refuses in the midst of the writes");
    stack().jobStore().refuse();
    fault.drop();
    awaitEnd(started);
    strikes.note(stack().jobStore().harmed(), "connection refused");
    stack().jobStore().restore();

    assertThat(pipeline.state().phase()).isInstanceOf(Phase.Running.class);
    assertThat(pipeline.commits()).isEmpty();
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  @Tag("faults")
  void f30_writes_that_are_cut_and_delayed_are_sent_again(Strikes strikes) {
    TestPipeline pipeline = pipeline("f30", RECORDS);
    Fault first = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 4), Effect.CUT);
    Fault second =
        stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.SWALLOW_ANSWER);
    Fault third = stack().jobStore().arm(Steps.merge(pipeline, 5), Effect.CUT_ANSWER);

    pipeline.launch();
    strikes.await(first, "connection cut at a write");
    stack().jobStore().delay(Duration.ofMillis(50));
    strikes.await(second, "answers to writes swallowed");
    strikes.await(third, "connection cut after a merge was asked or sent");
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  private static boolean publishedAsCommitted(TestPipeline pipeline) {
    return published(pipeline).orElseThrow().position().sameOffsets(pipeline.state().position());
  }

  private static Optional<Published> published(TestPipeline pipeline) {
    return stack().functions().groupOffsets().read(pipeline.group());
  }
}
