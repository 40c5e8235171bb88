package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.SampleStates;
import io.tidemill.testkit.World;
import org.junit.jupiter.api.Test;

/** Pipelines that the ledger has lost, or knows from an old copy. */
class LostStateTest {
  private static final String MERGED =
      World.DEFINITION.replace(
          "sinks: [",
          "sinks: [{table: k.sums, sql: 'SELECT id, count(*) AS n FROM source GROUP BY id', merge: {n: sum}}, ");

  private final World world = new World();
  private final String group = world.names().consumerGroup(FLIGHTS);

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private FailureCode blocked() {
    assertThat(((Outcome.Held) wake()).reason()).isEqualTo(HoldReason.BLOCKED);
    return ((Phase.Blocked) world.state().phase()).failure().code();
  }

  private static Position position(long... offsets) {
    Position position = Position.NONE;
    for (int i = 0; i < offsets.length; i++) {
      position = position.with(new TopicPartition(TOPIC, i), new NextOffset(offsets[i], 0));
    }
    return position;
  }

  @Test
  void f48_offsets_that_a_run_has_published_tell_that_the_state_was_lost() {
    world.produce(500);
    world.groupOffsets().publish(group, position(50, 50), 7);

    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);

    assertThat(world.jobs().all()).isEmpty();
    assertThat(world.retry().plan())
        .isInstanceOfSatisfying(
            Plan.Refused.class,
            refused -> assertThat(refused.instead()).contains("adopt flights --from"));
    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);
  }

  @Test
  void f48_a_table_that_the_pipeline_merged_into_tells_so_too() {
    world.define(MERGED);
    world.ledger().own(TableName.parse("k.sums"), FLIGHTS);

    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);
  }

  @Test
  void f48_a_history_tells_so_where_the_published_offsets_lag_behind_it() {
    world.groupOffsets().publish(group, position(0, 0), 0);
    world.ledger().recordChange(FLIGHTS, SampleStates.change(1, PositionChange.Kind.RESET));

    assertThat(blocked()).isEqualTo(FailureCode.STATE_LOST);
  }

  @Test
  void offsets_published_before_the_first_run_and_tables_of_others_are_no_traces() {
    world.define(MERGED);
    world.ledger().own(TableName.parse("k.sums"), new PipelineId("other"));
    world.groupOffsets().publish(group, position(0, 0), 0);

    wake();

    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
  }

  @Test
  void a_pipeline_may_start_from_the_offsets_of_its_group() {
    world.define(World.DEFINITION.replace("schema: id INT", "schema: id INT, startFrom: group"));
    assertThatThrownBy(this::wake).hasMessageContaining(group);

    world.groupOffsets().publish(group, position(3, 4), 0);
    wake();

    assertThat(world.state().position()).isEqualTo(position(3, 4));
  }

  @Test
  void f15_an_idle_ledger_older_than_the_published_offsets_is_an_old_copy() {
    world.produce(200);
    wake();
    world.groupOffsets().publish(group, position(100, 100), 2);
    world.work();
    // The job itself has published run 1 since.
    world.groupOffsets().publish(group, position(200, 200), 2);

    assertThat(blocked()).isEqualTo(FailureCode.LEDGER_RESTORED);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void f15_a_run_that_has_published_is_not_tried_again() {
    world.produce(200);
    wake();
    world.groupOffsets().publish(group, position(100, 100), 1);
    world.endJobs(JobState.FAILED);

    assertThat(blocked()).isEqualTo(FailureCode.LEDGER_RESTORED);
    assertThat(world.jobs().all()).hasSize(1);
    assertThat(world.retry().plan()).isInstanceOf(Plan.Refused.class);
  }

  @Test
  void f15_a_claim_whose_run_has_published_is_not_launched() {
    world.produce(200);
    wake();
    Versioned running = world.ledger().load(FLIGHTS).orElseThrow();
    world.endJobs(JobState.FAILED);
    world.ledger().swap(running.version(), running.state().nextAttempt(world.clock().instant()));
    world.groupOffsets().publish(group, position(100, 100), 1);

    assertThat(blocked()).isEqualTo(FailureCode.LEDGER_RESTORED);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void f15_a_run_is_published_before_its_job_so_that_a_ledger_from_before_its_claim_is_told() {
    wake();
    Versioned backup = world.ledger().load(FLIGHTS).orElseThrow();
    world.produce(200);
    wake();
    world.enter();
    world.endJobs(JobState.FAILED);
    Versioned now = world.ledger().load(FLIGHTS).orElseThrow();
    world.ledger().swap(now.version(), backup.state());

    assertThat(blocked()).isEqualTo(FailureCode.LEDGER_RESTORED);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void a_reset_of_the_group_by_hand_is_no_old_copy() {
    world.produce(200);
    wake();
    world.work();
    world.groupOffsets().publish(group, position(7, 7), 0);

    wake();

    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(world.groupOffsets().read(group).orElseThrow().run()).isEqualTo(1);
  }
}
