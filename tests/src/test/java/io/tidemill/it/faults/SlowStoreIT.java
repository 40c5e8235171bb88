package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemill.core.ledger.Phase;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A store that answers late, or no more. */
@Tag("faults")
class SlowStoreIT extends FaultTests {
  private static final int RECORDS = 4_000;
  private static final Duration SLOW = Duration.ofMillis(20);

  @Test
  void f30_writing_slows_down_at_time_outs_and_speeds_up_after_them(Strikes strikes) {
    TestPipeline pipeline = rows();
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 4), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "writes held until they time out");
    awaitLog(started, "Writing slows down: at most 32 requests at once, not 64 any more");
    // Slow enough for the rise to be seen.
    stack().jobStore().delay(SLOW);
    fault.release();
    pipeline.settle();

    assertThat(stack().service().driverLog(started.jobId())).contains("Writing speeds up");
    assertThat(pipeline.commits()).hasSize(1);
    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(1);
    Exactly.once(pipeline);
  }

  @Test
  void f25_f30_an_attempt_whose_writes_go_on_timing_out_fails_and_the_next_completes(
      Strikes strikes) {
    TestPipeline pipeline = rows();
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 4), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "store falls silent in the midst of the writes");
    stack().jobStore().silence();
    awaitEnd(started);
    strikes.note(stack().jobStore().harmed(), "connection silent");
    stack().jobStore().restore();

    assertThat(stack().service().driverLog(started.jobId())).contains("Writing slows down");
    assertThat(pipeline.state().phase()).isInstanceOf(Phase.Running.class);
    assertThat(pipeline.commits()).isEmpty();
    pipeline.settle();

    assertThat(pipeline.commits().get(0).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  private static TestPipeline rows() {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f30").rowsOnly());
    pipeline.produce(0, RECORDS);
    return pipeline;
  }

  private static void awaitLog(Started started, String words) {
    await()
        .atMost(TestPipeline.PATIENCE)
        .until(() -> stack().service().driverLog(started.jobId()).contains(words));
  }
}
