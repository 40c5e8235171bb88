package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.Place;
import io.tidemill.core.operator.Command;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.Seen;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What outcomes tell of what a wake-up saw. */
class SeenTest {
  private final World world = new World();

  private Outcome wakeUp() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private static Seen seen(Outcome outcome) {
    return outcome.seen().orElseThrow();
  }

  @Test
  void a_backlog_is_seen_with_how_long_it_has_waited() {
    wakeUp();
    world.produce(10);
    world.clock().advance(Duration.ofMinutes(3));

    Seen seen = seen(wakeUp());

    assertThat(seen.at()).isEqualTo(World.NOON.plus(Duration.ofMinutes(3)));
    assertThat(seen.waiting()).contains(new Seen.Waiting(10, Duration.ofMinutes(3)));
    assertThat(seen.withoutSuccess()).contains(Duration.ofMinutes(3));
    assertThat(seen.lastCommit()).isEmpty();
    assertThat(seen.blocked()).isFalse();
  }

  @Test
  void what_a_hanging_transaction_keeps_back_waits_though_no_run_can_take_it() {
    wakeUp();
    world.backlogs().begin(World.TOPIC, 0, List.of(World.NOON));
    world.clock().advance(Duration.ofMinutes(15));
    assertThat(seen(wakeUp()).waiting())
        .as("its producer may end it yet")
        .contains(new Seen.Waiting(0, Duration.ZERO));
    world.clock().advance(Duration.ofMinutes(2));

    Seen seen = seen(wakeUp());

    assertThat(seen.waiting()).contains(new Seen.Waiting(0, Duration.ofMinutes(17)));
    assertThat(seen.withoutSuccess()).contains(Duration.ofMinutes(17));
  }

  @Test
  void a_launch_tells_what_waited_before_it() {
    world.produce(150);

    Outcome launched = wakeUp();

    assertThat(launched).isInstanceOf(Outcome.Launched.class);
    assertThat(seen(launched).waiting()).contains(new Seen.Waiting(150, Duration.ZERO));
  }

  @Test
  void a_run_under_way_tells_no_backlog_and_since_when_it_is() {
    world.produce(150);
    wakeUp();
    world.clock().advance(Duration.ofMinutes(1));

    Seen seen = seen(wakeUp());

    assertThat(seen.waiting()).isEmpty();
    assertThat(seen.withoutSuccess()).contains(Duration.ofMinutes(1));
  }

  @Test
  void a_commit_is_seen_once_it_is_there() {
    world.produce(150);
    wakeUp();
    world.work();
    world.clock().advance(Duration.ofMinutes(1));

    Seen seen = seen(wakeUp());

    assertThat(seen.lastCommit().orElseThrow().run().number()).isEqualTo(1);
    assertThat(seen.withoutSuccess()).as("nothing waits").contains(Duration.ZERO);
  }

  @Test
  void a_replay_that_committed_is_a_success_though_the_same_records_wait() {
    world.produce(150);
    wakeUp();
    world.work();
    world.produce(10);
    world.clock().advance(Duration.ofMinutes(5));
    world
        .operator()
        .execute(
            world.pipeline(),
            new Command.Replay(
                Place.parse("earliest"), Optional.empty(), new TreeSet<>(), Set.of()));
    world.clock().advance(Duration.ofMinutes(1));
    world.work();
    world.clock().advance(Duration.ofMinutes(2));

    Seen seen = seen(wakeUp());

    assertThat(seen.waiting().orElseThrow().age()).isEqualTo(Duration.ofMinutes(8));
    assertThat(seen.withoutSuccess()).contains(Duration.ofMinutes(2));
  }

  @Test
  void a_blocked_pipeline_is_seen_so_with_the_time_since_its_run_was_claimed() {
    world.produce(150);
    for (int attempts = 0; attempts < 3; attempts++) {
      wakeUp();
      world.endJobs(JobState.FAILED);
    }
    world.clock().advance(Duration.ofHours(2));

    Seen seen = seen(wakeUp());

    assertThat(seen.blocked()).isTrue();
    assertThat(seen.withoutSuccess()).contains(Duration.ofHours(2));
  }

  @Test
  void of_a_pipeline_that_the_ledger_does_not_know_nothing_is_seen() {
    assertThat(world.reconciler().finish(World.FLIGHTS, "no file").seen()).isEmpty();
  }

  @Test
  void a_file_that_broke_does_not_hide_a_run() {
    world.produce(150);
    wakeUp();

    assertThat(seen(world.reconciler().finish(World.FLIGHTS, "broken")).withoutSuccess())
        .contains(Duration.ZERO);
  }
}
