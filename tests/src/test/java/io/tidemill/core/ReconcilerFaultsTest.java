package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Wake-ups that die, meet, or don't hear the answer. */
class ReconcilerFaultsTest {
  /** How many calls a wake-up makes at most that adopts, claims and launches. */
  private static final int MOST_CALLS = 40;

  private final World world = new World();

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  /** Two runs' worth of records and wake-ups, with {@code first} in place of the first wake-up. */
  private static void checkTwoRuns(Consumer<World> first) {
    World world = new World();
    world.produce(200);
    first.accept(world);
    world.reconciler().reconcile(world.pipeline());
    assertThat(world.jobs().all()).hasSize(1);
    world.work();
    world.produce(300);
    world.reconciler().reconcile(world.pipeline());
    world.work();
    world.reconciler().reconcile(world.pipeline());

    assertThat(world.jobs().all()).hasSize(2);
    assertThat(world.ledger().commits(FLIGHTS, 10))
        .extracting(commit -> commit.run().number() + ":" + commit.run().span())
        .containsExactly("2:300", "1:200");
    assertThat(world.ledger().commits(FLIGHTS, 10))
        .allMatch(commit -> commit.run().attempts().size() == 1);
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
  }

  @Test
  void a_wake_up_makes_fewer_calls_than_the_others_look_at() {
    world.produce(200);
    CallPoints points = new CallPoints();
    world.reconciler(points).reconcile(world.pipeline());

    assertThat(points.calls()).isBetween(10, MOST_CALLS);
  }

  @Test
  void two_wake_ups_that_meet_anywhere_are_one_claim_and_one_job() {
    for (int call = 0; call < MOST_CALLS; call++) {
      int meeting = call;
      checkTwoRuns(
          world -> {
            CallPoints points = new CallPoints();
            points.before(meeting, () -> world.reconciler().reconcile(world.pipeline()));
            world.reconciler(points).reconcile(world.pipeline());
          });
    }
  }

  @Test
  void a_wake_up_that_dies_anywhere_is_taken_up_by_the_next() {
    for (int call = 0; call < MOST_CALLS; call++) {
      int death = call;
      checkTwoRuns(
          world -> {
            CallPoints points = new CallPoints();
            points.dieAfter(death);
            world.wake(world.reconciler(points));
          });
    }
  }

  @Test
  void a_wake_up_that_a_whole_run_overtakes_anywhere_does_no_harm() {
    for (int call = 0; call < MOST_CALLS; call++) {
      World world = new World();
      world.produce(200);
      CallPoints points = new CallPoints();
      points.before(
          call,
          () -> {
            world.reconciler().reconcile(world.pipeline());
            world.work();
          });
      world.reconciler(points).reconcile(world.pipeline());

      assertThat(world.state().lastRun()).isEqualTo(1);
      assertThat(world.jobs().all()).hasSize(1);
    }
  }

  @Test
  void a_launch_that_failed_is_asked_for_again_by_the_same_name() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.NOT_APPLIED);

    assertThatThrownBy(this::wake).isInstanceOf(TidemillException.class);
    assertThat(world.state().phase()).isInstanceOf(Phase.Claimed.class);
    assertThat(world.jobs().all()).isEmpty();

    assertThat(Started.of(wake())).contains(new Started(1, 1, "job1"));
    assertThat(world.jobs().all().get(0).name()).isEqualTo(world.names().job(FLIGHTS, 1, 1));
  }

  @Test
  void a_launch_whose_outcome_is_unknown_is_one_job() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.APPLIED);

    TidemillException unknown = catchThrowableOfType(TidemillException.class, this::wake);
    assertThat(unknown.kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    world.jobs().forgetTokens();

    assertThat(wake()).isInstanceOf(Outcome.Held.class);
    assertThat(world.jobs().all()).hasSize(1);
    assertThat(((Phase.Running) world.state().phase()).jobId()).contains("job1");
  }

  @Test
  void a_launch_delivered_twice_is_one_job() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.DELIVERED_TWICE);

    assertThat(Started.of(wake())).contains(new Started(1, 1, "job1"));
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void a_job_may_enter_before_its_launch_is_recorded() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.APPLIED, world::enter);

    assertThatThrownBy(this::wake).isInstanceOf(TidemillException.class);
    assertThat(((Phase.Running) world.state().phase()).jobId()).isEmpty();

    assertThat(((Outcome.Held) wake()).reason()).isEqualTo(HoldReason.RUN_IN_PROGRESS);
    assertThat(world.jobs().all()).hasSize(1);
    world.endJobs(JobState.FAILED);
    assertThat(Started.of(wake())).contains(new Started(1, 2, "job2"));
  }

  @Test
  void a_job_may_commit_before_its_launch_is_recorded() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.DELIVERED_TWICE, world::work);

    wake();

    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(world.ledger().commits(FLIGHTS, 10)).hasSize(1);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void two_jobs_of_one_attempt_are_one_entrant() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.APPLIED, world.jobs()::forgetTokens);
    world.wake(world.reconciler());
    world.enter();

    EnterOutcome second = world.protocol().enter(FLIGHTS, 1, 1, world.entrant());

    assertThat(second).isInstanceOf(EnterOutcome.Refused.class);
  }

  @Test
  void a_claim_whose_outcome_is_unknown_is_never_a_second_claim() {
    for (LostAnswer lost : List.of(LostAnswer.APPLIED, LostAnswer.NOT_APPLIED)) {
      World fresh = new World();
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.produce(200);
      fresh.ledger().losses().loseNext(5, lost);

      TidemillException unknown =
          catchThrowableOfType(
              TidemillException.class, () -> fresh.reconciler().reconcile(fresh.pipeline()));
      assertThat(unknown.kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);

      assertThat(Started.of(fresh.reconciler().reconcile(fresh.pipeline())))
          .contains(new Started(1, 1, "job1"));
      assertThat(fresh.state().lastRun()).isEqualTo(1);
    }
  }

  @Test
  void a_commit_that_meets_the_look_at_its_ended_job_wins() {
    for (int call = 0; call < 10; call++) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      EnterOutcome.Entered entered = fresh.enter();
      CallPoints points = new CallPoints();
      points.before(
          call,
          () -> {
            fresh.protocol().commit(entered, World.books(entered.run()), List.of(), Effort.NONE);
            fresh.endJobs(JobState.SUCCEEDED);
          });

      fresh.reconciler(points).reconcile(fresh.pipeline());
      fresh.wake(fresh.reconciler());

      assertThat(fresh.jobs().all()).hasSize(1);
      // Where the wake-up was over before that call, the job is still at work.
      boolean met = points.calls() > call;
      assertThat(fresh.ledger().commits(FLIGHTS, 10)).hasSize(met ? 1 : 0);
    }
  }

  @Test
  void an_older_position_that_a_zombie_publishes_is_repaired() {
    world.produce(200);
    wake();
    world.work();
    Commit first = world.state().lastCommit().orElseThrow();
    world.produce(200);
    wake();
    world.work();

    String group = world.names().consumerGroup(FLIGHTS);
    world.groupOffsets().publish(group, first.run().end(), 1);
    wake();

    assertThat(world.groupOffsets().read(group).orElseThrow().run()).isEqualTo(2);
    assertThat(world.groupOffsets().read(group).orElseThrow().position())
        .isEqualTo(world.state().position());
  }
}
