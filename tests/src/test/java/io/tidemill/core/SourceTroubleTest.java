package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.NOON;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Topics that are not, or no longer, what the position was taken from. */
class SourceTroubleTest {
  private static final String GOES_ON = World.DEFINITION + "onDataLoss: record-and-go-on\n";

  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private void commitRun() {
    world.produce(200);
    wake();
    world.work();
  }

  private void assertBlocked(FailureCode code, String... words) {
    Outcome.Held held = (Outcome.Held) wake();
    assertThat(held.reason()).isEqualTo(HoldReason.BLOCKED);
    assertThat(held.why()).contains(words);
    assertThat(((Phase.Blocked) world.state().phase()).failure().code()).isEqualTo(code);
  }

  private static OffsetRange range(int partition, long from, long until) {
    return new OffsetRange(new TopicPartition(TOPIC, partition), from, until);
  }

  @Test
  void f11_a_topic_made_anew_blocks() {
    commitRun();
    world.backlogs().createTopic(TOPIC, 2);
    world.produce(500);

    assertBlocked(FailureCode.TOPIC_RECREATED, "topic-2", "topic-1", "reset flights --to");
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void f17_a_log_whose_end_fell_below_the_position_blocks() {
    commitRun();
    world.backlogs().truncate(TOPIC, 0, 60);

    assertBlocked(FailureCode.LOG_TRUNCATED, TOPIC + "-0", "reset flights --to");
  }

  @Test
  void f57_a_log_that_regrew_past_the_position_blocks() {
    commitRun();
    world.backlogs().truncate(TOPIC, 0, 60);
    world.produce(1000);

    assertBlocked(FailureCode.LOG_TRUNCATED, TOPIC + "-0");
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void f16_records_that_retention_took_block_until_a_person_has_decided() {
    commitRun();
    world.produce(400);
    world.backlogs().retainFrom(TOPIC, 1, 130);

    assertBlocked(FailureCode.RECORDS_LOST, "[100, 130)", "record-and-go-on");
    assertThat(world.state().lastChange()).isEmpty();

    world.define(GOES_ON);
    assertThat(world.retry().outcome()).containsInstanceOf(Outcome.Launched.class);
    assertThat(world.run().ranges()).containsExactly(range(0, 100, 300), range(1, 130, 300));
  }

  @Test
  void f16_the_exact_gap_is_recorded_in_the_step_that_passes_it() {
    world.define(GOES_ON);
    commitRun();
    world.produce(400);
    world.backlogs().retainFrom(TOPIC, 1, 130);

    assertThat(wake()).isInstanceOf(Outcome.Launched.class);

    PositionChange gap = world.state().lastChange().orElseThrow();
    assertThat(gap.kind()).isEqualTo(PositionChange.Kind.GAP);
    assertThat(gap.passed()).containsExactly(range(1, 100, 130));
    assertThat(world.ledger().changes(FLIGHTS, 9)).containsExactly(gap);
    assertThat(world.run().ranges()).containsExactly(range(0, 100, 300), range(1, 130, 300));
  }

  @Test
  void f10_added_partitions_start_at_their_beginning_and_what_they_lost_is_a_gap() {
    world.define(GOES_ON);
    commitRun();
    world.backlogs().addPartitions(TOPIC, 1);
    world.backlogs().produce(TOPIC, 2, 300, NOON);
    world.backlogs().retainFrom(TOPIC, 2, 20);

    wake();

    assertThat(world.run().ranges()).containsExactly(range(2, 20, 300));
    assertThat(world.state().lastChange().orElseThrow().passed()).containsExactly(range(2, 0, 20));
  }

  @Test
  void f10_added_partitions_block_a_pipeline_that_wants_it_so() {
    world.define(World.DEFINITION + "onPartitionsAdded: block\n");
    commitRun();
    world.backlogs().addPartitions(TOPIC, 1);

    assertBlocked(FailureCode.PARTITIONS_ADDED, TOPIC + "-2", "go-on");

    world.define(World.DEFINITION);
    world.retry();
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
  }

  @Test
  void f61_a_transaction_that_hangs_is_told_of() {
    wake();
    world.backlogs().begin(TOPIC, 0, List.of(NOON));
    assertThat(((Outcome.Held) wake()).reason()).isEqualTo(HoldReason.NO_BACKLOG);

    world.clock().advance(Duration.ofMinutes(17));

    Outcome.Held held = (Outcome.Held) wake();
    assertThat(held.reason()).isEqualTo(HoldReason.HANGING_TRANSACTION);
    assertThat(held.why()).contains("open since 2026-03-01T12:00:00Z", "find-hanging");
  }
}
