package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.NOON;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.offsets.GroupOffsets.Published;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.World;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What others read of a pipeline is made true again, whatever became of it. */
class PublishedViewsTest {
  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private static HoldReason held(Outcome outcome) {
    return outcome.match(
        launched -> {
          throw new AssertionError(launched);
        },
        Outcome.Held::reason);
  }

  private static Position position(long... offsets) {
    Position position = Position.NONE;
    for (int i = 0; i < offsets.length; i++) {
      position = position.with(new TopicPartition(TOPIC, i), new NextOffset(offsets[i], 0));
    }
    return position;
  }

  private Optional<Published> published() {
    return world.groupOffsets().read(world.names().consumerGroup(FLIGHTS));
  }

  @Test
  void offsets_that_vanished_or_were_reset_are_published_again() {
    world.produce(200);
    wake();
    world.work();
    String group = world.names().consumerGroup(FLIGHTS);

    world.groupOffsets().expire(group);
    wake();
    assertThat(published()).contains(new Published(position(100, 100), 1));

    world.groupOffsets().publish(group, position(7, 7), 1);
    wake();
    assertThat(published()).contains(new Published(position(100, 100), 1));

    world.groupOffsets().publish(group, position(100, 100), 0);
    wake();
    assertThat(published()).contains(new Published(position(100, 100), 1));
  }

  @Test
  void offsets_that_are_right_are_left_alone() {
    wake();
    Position unknownEpochs =
        position(0, 0)
            .with(new TopicPartition(TOPIC, 0), new NextOffset(0, NextOffset.UNKNOWN_EPOCH));
    world.groupOffsets().publish(world.names().consumerGroup(FLIGHTS), unknownEpochs, 0);

    wake();

    assertThat(published()).contains(new Published(unknownEpochs, 0));
  }

  @Test
  void publishing_that_failed_is_repaired_at_the_next_wake_up() {
    world.produce(200);
    wake();
    world.groupOffsets().losses().loseNext(1, LostAnswer.NOT_APPLIED);
    world.work();
    assertThat(published()).contains(new Published(position(0, 0), 1));

    wake();

    assertThat(published()).contains(new Published(position(100, 100), 1));
  }

  @Test
  void publishing_that_keeps_failing_is_said_but_stops_no_run() {
    world.groupOffsets().losses().loseNext(1000, LostAnswer.NOT_APPLIED);

    assertThatThrownBy(this::wake).hasMessageContaining("Publishing group");

    world.produce(200);
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
  }

  @Test
  void a_commit_whose_copy_failed_is_copied_before_the_next_claim() {
    world.produce(200);
    wake();
    var entered = world.enter();
    // The job commits and dies before it can publish or copy.
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world
        .ledger()
        .swap(
            current.version(),
            current
                .state()
                .committed(
                    World.books(entered.run()), List.of(), Effort.NONE, world.clock().instant()));
    assertThat(world.ledger().commits(FLIGHTS, 10)).isEmpty();
    world.endJobs(JobState.FAILED);
    world.produce(200);

    wake();
    assertThat(world.run().number()).isEqualTo(2);
    world.work();

    assertThat(world.ledger().commits(FLIGHTS, 10))
        .extracting(commit -> commit.run().number())
        .containsExactly(2L, 1L);
  }

  @Test
  void f15_another_commit_of_that_number_from_before_a_restore_gives_way() {
    world.produce(200);
    wake();
    var backup = world.ledger().load(FLIGHTS).orElseThrow();
    world.work();
    Commit forgotten = world.state().lastCommit().orElseThrow();
    var now = world.ledger().load(FLIGHTS).orElseThrow();
    world.groupOffsets().publish(world.names().consumerGroup(FLIGHTS), position(0, 0), 1);
    world.ledger().swap(now.version(), backup.state());
    var entered = world.enter();
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world
        .ledger()
        .swap(
            current.version(),
            current.state().committed(World.books(entered.run()), List.of(), Effort.NONE, NOON));
    assertThat(world.ledger().commits(FLIGHTS, 10)).containsExactly(forgotten);

    wake();

    assertThat(world.ledger().commits(FLIGHTS, 10))
        .containsExactly(world.state().lastCommit().orElseThrow());
  }

  @Test
  void a_commit_whose_copy_failed_is_copied_at_the_next_wake_up() {
    world.produce(200);
    wake();
    world.enter();
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world
        .ledger()
        .swap(
            current.version(),
            current.state().committed(World.books(world.run()), List.of(), Effort.NONE, NOON));

    assertThat(held(wake())).isEqualTo(HoldReason.NO_BACKLOG);

    Commit commit = world.state().lastCommit().orElseThrow();
    assertThat(world.ledger().commits(FLIGHTS, 10)).containsExactly(commit);
    assertThat(published()).contains(new Published(position(100, 100), 1));
  }
}
