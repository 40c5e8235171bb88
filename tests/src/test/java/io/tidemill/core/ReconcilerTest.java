package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.NOON;
import static io.tidemill.testkit.World.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.offsets.GroupOffsets.Published;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.offsets.TopicPartition;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobRequest;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a wake-up does in each state, when nothing fails but what the state is about. */
class ReconcilerTest {
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

  private static OffsetRange range(int partition, long from, long until) {
    return new OffsetRange(new TopicPartition(TOPIC, partition), from, until);
  }

  private Optional<Published> published() {
    return world.groupOffsets().read(world.names().consumerGroup(FLIGHTS));
  }

  @Test
  void a_new_pipeline_is_adopted_where_it_starts_and_its_offsets_published() {
    assertThat(held(wake())).isEqualTo(HoldReason.NO_BACKLOG);

    assertThat(world.state().position()).isEqualTo(position(0, 0));
    assertThat(world.state().lastRun()).isZero();
    assertThat(published()).contains(new Published(position(0, 0), 0));
  }

  @Test
  void a_pipeline_that_starts_at_the_latest_leaves_what_is_there() {
    world.produce(500);
    world.define(World.DEFINITION.replace("id INT", "id INT, startFrom: latest"));

    assertThat(held(wake())).isEqualTo(HoldReason.NO_BACKLOG);
    assertThat(world.state().position()).isEqualTo(position(250, 250));
  }

  @Test
  void a_topic_that_does_not_exist_is_the_authors_to_mend() {
    world.define(World.DEFINITION.replace("topic: flights", "topic: fligths"));

    TidemillException failure = catchThrowableOfType(TidemillException.class, this::wake);
    assertThat(failure.kind()).isEqualTo(FailureKind.PIPELINE);
    assertThat(world.ledger().load(FLIGHTS)).isEmpty();
  }

  @Test
  void a_run_goes_from_claim_to_commit() {
    wake();
    world.produce(150);

    assertThat(Started.of(wake())).contains(new Started(1, 1, "job1"));
    assertThat(world.run().ranges()).containsExactly(range(0, 0, 75), range(1, 0, 75));
    assertThat(world.run().reason()).isEqualTo(Reason.MIN_RECORDS);
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
    assertThat(world.ledger().definition(world.run().definition()))
        .contains(world.pipeline().definition());
    assertThat(world.jobs().all().get(0).name()).isEqualTo(world.names().job(FLIGHTS, 1, 1));
    assertThat(world.state().position()).isEqualTo(position(0, 0));

    world.work();

    assertThat(world.state().phase()).isEqualTo(new Phase.Idle(NOON));
    assertThat(world.state().position()).isEqualTo(position(75, 75));
    assertThat(published()).contains(new Published(position(75, 75), 1));
    assertThat(world.ledger().commits(FLIGHTS, 10)).hasSize(1);
    assertThat(held(wake())).isEqualTo(HoldReason.NO_BACKLOG);
  }

  @Test
  void the_same_wake_up_twice_is_one_claim_and_one_job() {
    world.produce(150);

    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(held(wake())).isEqualTo(HoldReason.RUN_IN_PROGRESS);

    assertThat(world.state().lastRun()).isEqualTo(1);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void a_backlog_below_the_threshold_runs_once_it_has_waited() {
    wake();
    world.produce(2);

    Outcome.Held held = (Outcome.Held) wake();
    assertThat(held.reason()).isEqualTo(HoldReason.BELOW_THRESHOLD);
    assertThat(held.lookAgainAt()).isEqualTo(NOON.plus(Duration.ofMinutes(10)));

    world.clock().set(held.lookAgainAt());
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().reason()).isEqualTo(Reason.MAX_DELAY);
  }

  @Test
  void a_person_may_start_what_is_too_little() {
    world.produce(2);

    assertThat(Started.of(world.reconciler().trigger(world.pipeline())))
        .contains(new Started(1, 1, "job1"));
    assertThat(world.run().reason()).isEqualTo(Reason.MANUAL);
  }

  @Test
  void a_backlog_beyond_max_records_is_taken_in_runs_without_pause() {
    world.define(World.DEFINITION.replace("cooldown: 0s", "cooldown: 1h"));
    world.produce(2500);

    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().span()).isEqualTo(1000);
    world.work();
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().ranges()).containsExactly(range(0, 500, 1000), range(1, 500, 1000));
    world.work();
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().capped()).isFalse();
    world.work();
    world.produce(500);
    assertThat(held(wake())).isEqualTo(HoldReason.COOLING_DOWN);
  }

  @Test
  void partitions_that_were_added_start_at_their_beginning() {
    wake();
    world.backlogs().addPartitions(TOPIC, 1);
    world.backlogs().produce(TOPIC, 2, 100, NOON);

    wake();

    assertThat(world.run().ranges()).containsExactly(range(2, 0, 100));
    world.work();
    assertThat(world.state().position()).isEqualTo(position(0, 0, 100));
  }

  @Test
  void a_paused_pipeline_finishes_its_run_and_starts_no_other() {
    world.produce(500);
    wake();
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world.ledger().swap(current.version(), new OperatorMoves(current.state(), NOON).pause());

    world.work();
    world.produce(500);

    assertThat(world.state().position()).isEqualTo(position(250, 250));
    assertThat(held(wake())).isEqualTo(HoldReason.PAUSED);
  }

  @Test
  void a_job_that_ended_without_a_commit_is_followed_by_another_attempt() {
    for (JobState end : List.of(JobState.FAILED, JobState.CANCELLED, JobState.SUCCEEDED)) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.enter();
      var first = fresh.run();
      fresh.endJobs(end);
      fresh.clock().advance(Duration.ofMinutes(-1));

      assertThat(Started.of(fresh.reconciler().reconcile(fresh.pipeline())))
          .contains(new Started(1, 2, "job2"));
      var second = fresh.run();
      assertThat(second.ranges()).isEqualTo(first.ranges());
      assertThat(second.attempt().writeTime()).isEqualTo(first.attempt().end());
      assertThat(second.claimTime()).isEqualTo(first.claimTime());
      assertThat(fresh.jobs().job("job2").orElseThrow().name())
          .isEqualTo(fresh.names().job(FLIGHTS, 1, 2));
    }
  }

  @Test
  void a_job_that_failed_after_its_commit_is_not_repeated() {
    world.produce(200);
    wake();
    var entered = world.enter();
    world.protocol().commit(entered, World.books(entered.run()), List.of(), Effort.NONE);
    world.endJobs(JobState.FAILED);

    assertThat(held(wake())).isEqualTo(HoldReason.NO_BACKLOG);
    assertThat(world.state().lastRun()).isEqualTo(1);
  }

  @Test
  void a_run_waits_while_any_job_of_its_attempt_lives() {
    world.produce(200);
    wake();
    world.jobs().forgetTokens();
    world.jobs().launch(new JobRequest(world.names().job(FLIGHTS, 1, 1), FLIGHTS, 1, 1));
    world.jobs().set("job1", JobState.FAILED, "");

    assertThat(held(wake())).isEqualTo(HoldReason.RUN_IN_PROGRESS);

    world.jobs().set("job2", JobState.FAILED, "");
    assertThat(Started.of(wake())).contains(new Started(1, 2, "job3"));
  }

  @Test
  void a_job_that_is_told_to_stop_has_not_ended() {
    world.produce(200);
    wake();
    world.jobs().set("job1", JobState.CANCELLING, "");

    assertThat(held(wake())).isEqualTo(HoldReason.RUN_IN_PROGRESS);
  }
}
