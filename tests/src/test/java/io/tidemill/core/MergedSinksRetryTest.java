package io.tidemill.core;

import static io.tidemill.core.MergedSinksTest.MERGED;
import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.pipeline.Sink;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.trigger.SinkChange.Kind;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import org.junit.jupiter.api.Test;

/** A blocked run that goes on under another definition merges what it merged before. */
class MergedSinksRetryTest {
  private static final String OTHER_SQL = MERGED.replace("count(*)", "count(id)");

  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private void run() {
    world.produce(200);
    wake();
    own();
    world.work();
  }

  private void own() {
    world.pipeline().sinks().stream()
        .filter(Sink::merged)
        .forEach(sink -> world.ledger().own(sink.table(), FLIGHTS));
  }

  /**
   * The live attempt takes its merged tables, as the real one does before it writes, and blocks.
   */
  private void block(FailureCode code) {
    EnterOutcome.Entered entered = world.enter();
    own();
    assertThat(world.protocol().block(entered, new Failure(code, "by the test"))).isTrue();
    world.endJobs(JobState.FAILED);
  }

  private Outcome retry() {
    return world.retry().outcome().orElseThrow();
  }

  @Test
  void a_definition_that_could_not_run_is_not_replaced_by_one_that_merges_otherwise() {
    world.define(MERGED);
    run();
    world.define(MERGED.replace("SELECT *", "SELECT nothing"));
    world.produce(200);
    wake();
    block(FailureCode.DEFINITION_INVALID);
    PipelineState blocked = world.state();
    world.define(OTHER_SQL);

    assertThat(world.retry().plan())
        .isInstanceOfSatisfying(
            Plan.Refused.class,
            refused -> assertThat(refused.why()).contains("run 2 stays blocked", "k.sums"));
    assertThat(world.state()).isEqualTo(blocked);

    world.define(MERGED);
    assertThat(Started.of(retry())).contains(new Started(2, 2, "job3"));
  }

  @Test
  void a_new_merged_sink_may_be_mended_before_anything_is_merged() {
    run();
    world.define(OTHER_SQL);
    world.produce(200);
    wake();
    block(FailureCode.DEFINITION_INVALID);
    world.define(MERGED);

    assertThat(((Outcome.Launched) retry()).changes())
        .containsExactly(new SinkChange(TableName.parse("k.sums"), Kind.NEW, 2));
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
  }

  @Test
  void a_larger_budget_is_taken_over_though_the_run_owns_its_new_table() {
    run();
    world.define(MERGED);
    world.produce(200);
    wake();
    block(FailureCode.TOO_MANY_DEAD_LETTERS);
    world.define(MERGED + "onBadRecord: {deadLetters: 9}\n");

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.state().phase()).isInstanceOf(Phase.Running.class);
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
  }
}
