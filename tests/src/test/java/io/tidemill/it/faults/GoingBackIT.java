package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.TableName;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Ledger;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.Place;
import io.tidemill.core.operator.Command;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replays and rebuilds, asked for by people's commands and struck while they run. */
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
    Fault fault = stack().jobStore().arm(Steps.write(pipeline, RECORDS / 2), Effect.HOLD);
    Started replay =
        launched(
            pipeline,
            new Command.Replay(
                Place.parse("earliest"), Optional.empty(), new TreeSet<>(), Set.of()));
    strikes.await(fault, "driver of a replay killed in mid-write");
    Signals.kill(stack().service().driver(replay.jobId()));
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
    Fault fault = stack().jobStore().arm(Steps.commit(pipeline), Effect.HOLD);
    Started rebuild =
        launched(pipeline, new Command.Rebuild(TableName.parse(pipeline.sums()), Set.of()));
    strikes.await(fault, "driver of a rebuild killed before its commit arrived");
    Signals.kill(stack().service().driver(rebuild.jobId()));
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

    cancelUnconfirmed(pipeline);
    try (JobService other = stack().newService("f65");
        Reconciling blind = stack().functions(other)) {
      pipeline.command(blind, new Command.Skip(started.run()));
      pipeline.command(blind, new Command.Rebuild(TableName.parse(pipeline.sums()), Set.of()));
      assertThat(TestPipeline.reason(pipeline.wake(blind))).contains(HoldReason.NOT_QUIET);
      fault.release();
      Signals.resume(zombie);
      zombie.onExit().join();
      pipeline.settle(blind);
    }

    Exactly.sums(pipeline);
  }

  private static Started launched(TestPipeline pipeline, Command command) {
    return Started.of(pipeline.command(stack().functions(), command)).orElseThrow();
  }

  /** As the reconciler blocks once the job has been told to stop, in vain, for long enough. */
  private static void cancelUnconfirmed(TestPipeline pipeline) {
    Ledger ledger = stack().functions().ledger();
    Versioned current = ledger.load(pipeline.id()).orElseThrow();
    PipelineState blocked =
        current.state().blocked(new Failure(FailureCode.CANCEL_UNCONFIRMED, "still RUNNING"));
    boolean swapped = ledger.swap(current.version(), blocked).match(moved -> true, stale -> false);
    assertThat(swapped).isTrue();
  }
}
