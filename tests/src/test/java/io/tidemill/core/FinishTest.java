package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A pipeline whose file is broken finishes its run, and starts no other. */
class FinishTest {
  private static final String BROKEN = "flights.yaml:3:1: sinks: expected a list, found nothing";

  private final World world = new World();

  private Outcome finish() {
    return world.reconciler().finish(FLIGHTS, BROKEN);
  }

  private void launch() {
    world.produce(200);
    assertThat(world.reconciler().reconcile(world.pipeline())).isInstanceOf(Outcome.Launched.class);
  }

  private static void assertHeld(Outcome outcome, HoldReason reason) {
    Outcome.Held held = (Outcome.Held) outcome;
    assertThat(held.reason()).isEqualTo(reason);
    assertThat(held.why()).contains(BROKEN);
  }

  @Test
  void an_idle_pipeline_starts_no_run_and_says_what_is_wrong() {
    launch();
    world.work();
    world.produce(500);
    PipelineState before = world.state();

    Outcome.Held held = (Outcome.Held) finish();

    assertThat(held.reason()).isEqualTo(HoldReason.DEFINITION_INVALID);
    assertThat(held.why()).isEqualTo(BROKEN);
    assertThat(world.state()).isEqualTo(before);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void a_paused_pipeline_says_what_is_wrong_too() {
    launch();
    world.work();
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world.ledger().swap(current.version(), new OperatorMoves(current.state(), World.NOON).pause());

    assertHeld(finish(), HoldReason.DEFINITION_INVALID);
  }

  @Test
  void a_pipeline_that_never_was_valid_is_not_adopted() {
    assertHeld(finish(), HoldReason.DEFINITION_INVALID);
    assertThat(world.ledger().load(FLIGHTS)).isEmpty();
  }

  @Test
  void a_job_that_ended_without_a_commit_is_followed_by_another_attempt() {
    launch();
    String claimed = world.run().definition();
    world.endJobs(JobState.FAILED);

    Outcome.Launched second = (Outcome.Launched) finish();

    assertThat(Started.of(second)).contains(new Started(1, 2, "job2"));
    assertThat(second.why()).contains("attempt 1 ended without a commit", BROKEN);
    assertThat(world.run().definition()).isEqualTo(claimed);
    assertHeld(finish(), HoldReason.RUN_IN_PROGRESS);
    world.work();
    assertHeld(finish(), HoldReason.DEFINITION_INVALID);
    assertThat(world.ledger().commits(FLIGHTS, 10)).hasSize(1);
  }

  @Test
  void a_claim_whose_launch_never_happened_is_launched() {
    world.produce(200);
    int calls = 0;
    do {
      CallPoints points = new CallPoints();
      points.dieAfter(calls++);
      world.wake(world.reconciler(points));
    } while (world.ledger().load(FLIGHTS).isEmpty() || world.state().lastRun() == 0);
    assertThat(world.state().phase()).isInstanceOf(Phase.Claimed.class);

    assertThat(Started.of(finish())).contains(new Started(1, 1, "job1"));
  }

  @Test
  void a_run_whose_attempts_are_spent_is_blocked() {
    launch();
    for (int attempt = 1; attempt <= world.pipeline().attempts().allowed(); attempt++) {
      world.endJobs(JobState.FAILED);
      finish();
    }

    assertHeld(finish(), HoldReason.BLOCKED);
    assertThat(world.jobs().all()).hasSize(world.pipeline().attempts().allowed());
  }

  @Test
  void a_blocked_pipeline_says_why_it_is_and_what_is_wrong_now() {
    launch();
    world.protocol().block(world.enter(), new Failure(FailureCode.TABLE_SHARED, "k.t is shared"));
    world.endJobs(JobState.FAILED);

    Outcome held = finish();

    assertHeld(held, HoldReason.BLOCKED);
    assertThat(((Outcome.Held) held).why()).contains("TABLE_SHARED: k.t is shared");
  }

  @Test
  void what_others_read_is_made_true_again() {
    launch();
    world.enter();
    // The job commits and dies before it can publish or copy.
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world
        .ledger()
        .swap(
            current.version(),
            current
                .state()
                .committed(
                    World.books(world.run()), List.of(), Effort.NONE, world.clock().instant()));
    world.endJobs(JobState.FAILED);

    assertHeld(finish(), HoldReason.DEFINITION_INVALID);

    Commit commit = world.state().lastCommit().orElseThrow();
    assertThat(world.ledger().commits(FLIGHTS, 10)).containsExactly(commit);
    assertThat(world.groupOffsets().read(world.names().consumerGroup(FLIGHTS)))
        .hasValueSatisfying(
            published -> {
              assertThat(published.run()).isEqualTo(1);
              assertThat(published.position()).isEqualTo(world.state().position());
            });
  }

  @Test
  void a_pipeline_goes_on_once_its_file_is_mended() {
    launch();
    world.work();
    world.produce(200);
    finish();

    assertThat(Started.of(world.reconciler().reconcile(world.pipeline())))
        .contains(new Started(2, 1, "job2"));
  }
}
