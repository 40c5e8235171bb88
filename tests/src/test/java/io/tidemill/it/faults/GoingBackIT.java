package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.faults.Effect;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.Fault;
import io.tidemill.testkit.faults.JobService;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Signals;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import io.tidemill.triggers.Reconciling;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replays and rebuilds, struck while they run. The moves are those that operators make. */
@Tag("faults")
class GoingBackIT extends FaultTests {
  private static final int RECORDS = 200;

  @Test
  void f44_f53_a_replay_whose_driver_is_killed_is_done_once_and_moves_no_position(Strikes strikes) {
    TestPipeline pipeline = pipeline("f44", RECORDS);
    pipeline.settle();
    pipeline.produce(0, RECORDS / 2);
    pipeline.settle();
    PipelineState before = pipeline.state();
    move(pipeline, state -> goBack(state, Replay.Kind.REPLAY, pipeline.rows()));
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver of a replay killed in mid-write");
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();

    pipeline.settle();

    assertThat(pipeline.state().position().sameOffsets(before.position())).isTrue();
    assertThat(pipeline.commits()).hasSize(3);
    assertThat(pipeline.commits().get(2).run().attempts()).hasSize(2);
    Exactly.once(pipeline);
  }

  @Test
  void f44_a_rebuild_whose_driver_is_killed_merges_each_record_once(Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f44").maxRecords(150));
    pipeline.produce(0, RECORDS);
    pipeline.settle();
    move(pipeline, state -> goBack(state, Replay.Kind.REBUILD, pipeline.sums()));
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver of a rebuild killed before its commit arrived");
    Signals.kill(stack().service().driver(started.jobId()));
    fault.drop();

    pipeline.settle();

    assertThat(pipeline.commits()).hasSize(4);
    Exactly.once(pipeline);
  }

  @Test
  void f65_a_rebuild_waits_until_a_zombie_can_write_no_more(Strikes strikes) {
    TestPipeline pipeline =
        new TestPipeline(stack(), Shape.of("f65").more("attempts: { deadline: 1m, backOff: 0s }"));
    pipeline.produce(0, RECORDS);
    pipeline.settle();
    pipeline.produce(0, RECORDS);
    Fault fault = stack().jobStore().arm(Steps.merge(pipeline, 3), Effect.HOLD);
    Started started = pipeline.launch();
    strikes.await(fault, "driver stopped in the midst of its merges");
    ProcessHandle zombie = stack().service().driver(started.jobId());
    Signals.stop(zombie);

    // As the reconciler does once the job has been told to stop, in vain, for long enough.
    move(
        pipeline,
        state -> state.blocked(new Failure(FailureCode.CANCEL_UNCONFIRMED, "still RUNNING")));
    move(pipeline, state -> new OperatorMoves(state, Instant.now()).skip("given up"));
    move(pipeline, state -> goBack(state, Replay.Kind.REBUILD, pipeline.sums()));
    try (JobService other = stack().newService("f65");
        Reconciling blind = stack().functions(other)) {
      assertThat(TestPipeline.reason(pipeline.wake(blind))).contains(HoldReason.NOT_QUIET);
      fault.release();
      Signals.resume(zombie);
      zombie.onExit().join();
      pipeline.settle(blind);
    }

    Exactly.sums(pipeline);
  }

  /** From the beginning up to where the pipeline stands. */
  private static PipelineState goBack(PipelineState state, Replay.Kind kind, String table) {
    Position start = Position.NONE;
    for (TopicPartition partition : state.position().next().keySet()) {
      start = start.with(partition, new NextOffset(0, NextOffset.UNKNOWN_EPOCH));
    }
    return new OperatorMoves(state, Instant.now())
        .goBack(
            new Replay(
                kind,
                new TreeSet<>(List.of(TableName.parse(table))),
                start,
                state.position(),
                OptionalLong.empty()));
  }

  private static void move(TestPipeline pipeline, UnaryOperator<PipelineState> move) {
    Ledger ledger = stack().functions().ledger();
    Versioned current = ledger.load(pipeline.id()).orElseThrow();
    boolean swapped =
        ledger
            .swap(current.version(), move.apply(current.state()))
            .match(moved -> true, stale -> false);
    assertThat(swapped).isTrue();
  }
}
