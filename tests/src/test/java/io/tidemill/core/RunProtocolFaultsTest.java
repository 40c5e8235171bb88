package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.run.CommitOutcome;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.World;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that die, are overtaken, or don't hear the answer. */
class RunProtocolFaultsTest {
  private static final Failure FAILURE = new Failure(FailureCode.TABLE_SHARED, "shared");
  private static final int AS_OFTEN_AS_THE_LEDGER_TRIES = 5;

  private final World world = new World();

  @BeforeEach
  void launch() {
    world.produce(200);
    wake();
  }

  private void wake() {
    world.reconciler().reconcile(world.pipeline());
  }

  private CommitOutcome commit(EnterOutcome.Entered entered) {
    return world.protocol().commit(entered, World.books(entered.run()), List.of(), Effort.NONE);
  }

  private static Commit committed(CommitOutcome outcome) {
    return outcome.match(
        CommitOutcome.Committed::commit,
        fencedOff -> {
          throw new AssertionError(fencedOff.why());
        });
  }

  private static String fencedOff(CommitOutcome outcome) {
    return outcome.match(
        committed -> {
          throw new AssertionError(committed);
        },
        CommitOutcome.FencedOff::why);
  }

  /** A next run is claimed, worked on and committed. */
  private void anotherRun() {
    world.endJobs(JobState.SUCCEEDED);
    world.produce(200);
    wake();
    world.work();
  }

  @Test
  void a_commit_whose_answer_was_lost_is_found() {
    for (LostAnswer lost : LostAnswer.values()) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      EnterOutcome.Entered entered = fresh.enter();
      fresh.ledger().losses().loseNext(2, lost);

      CommitOutcome outcome =
          fresh.protocol().commit(entered, World.books(entered.run()), List.of(), Effort.NONE);

      assertThat(committed(outcome).entrant()).isEqualTo(entered.entrant());
      assertThat(fresh.state().lastRun()).isEqualTo(1);
    }
  }

  @Test
  void a_commit_whose_outcome_stays_unknown_is_said_to_be_and_found_when_asked_again() {
    EnterOutcome.Entered entered = world.enter();
    world.ledger().losses().loseNext(AS_OFTEN_AS_THE_LEDGER_TRIES, LostAnswer.APPLIED);

    TidemillException unknown =
        catchThrowableOfType(TidemillException.class, () -> commit(entered));
    assertThat(unknown.kind()).isEqualTo(FailureKind.UNKNOWN_OUTCOME);
    Versioned applied = world.ledger().load(FLIGHTS).orElseThrow();

    assertThat(committed(commit(entered))).isEqualTo(applied.state().lastCommit().orElseThrow());
    assertThat(world.ledger().load(FLIGHTS)).contains(applied);
    assertThat(world.ledger().commits(FLIGHTS, 9)).hasSize(1);
  }

  @Test
  void a_commit_is_found_though_others_moved_on_while_its_answer_was_lost() {
    for (int runs = 1; runs <= 3; runs++) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      EnterOutcome.Entered entered = fresh.enter();
      fresh.ledger().losses().loseNext(AS_OFTEN_AS_THE_LEDGER_TRIES, LostAnswer.APPLIED);
      assertThatThrownBy(
              () ->
                  fresh
                      .protocol()
                      .commit(entered, World.books(entered.run()), List.of(), Effort.NONE))
          .isInstanceOf(TidemillException.class);
      for (int run = 0; run < runs; run++) {
        fresh.endJobs(JobState.SUCCEEDED);
        fresh.produce(200);
        fresh.reconciler().reconcile(fresh.pipeline());
        fresh.work();
      }

      CommitOutcome outcome =
          fresh.protocol().commit(entered, World.books(entered.run()), List.of(), Effort.NONE);

      assertThat(committed(outcome).run()).isEqualTo(entered.run());
      assertThat(
              fresh.groupOffsets().read(fresh.names().consumerGroup(FLIGHTS)).orElseThrow().run())
          .isEqualTo(1 + runs);
    }
  }

  @Test
  void a_zombie_that_the_next_attempt_overtook_is_fenced_off() {
    EnterOutcome.Entered zombie = world.enter();
    world.endJobs(JobState.FAILED);
    wake();
    assertThat(fencedOff(commit(zombie))).contains("Run 1 attempt 1", "Running at run 1 attempt 2");

    EnterOutcome.Entered second = world.enter();
    assertThat(fencedOff(commit(zombie))).contains("overtaken");
    assertThat(committed(commit(second)).run().attempts()).hasSize(2);

    Versioned before = world.ledger().load(FLIGHTS).orElseThrow();
    assertThat(fencedOff(commit(zombie))).contains("Idle after run 1");
    anotherRun();
    assertThat(fencedOff(commit(zombie))).contains("Idle after run 2");
    assertThat(before.state().lastCommit().orElseThrow().entrant()).isEqualTo(second.entrant());
  }

  @Test
  void a_zombie_blocks_nothing() {
    EnterOutcome.Entered zombie = world.enter();
    world.endJobs(JobState.FAILED);
    wake();

    assertThat(world.protocol().block(zombie, FAILURE)).isFalse();
    world.enter();
    assertThat(world.protocol().block(zombie, FAILURE)).isFalse();
    assertThat(world.state().phase()).isInstanceOf(Phase.Running.class);
  }

  @Test
  void blocking_again_after_a_lost_answer_is_blocking() {
    EnterOutcome.Entered entered = world.enter();
    world.ledger().losses().loseNext(AS_OFTEN_AS_THE_LEDGER_TRIES, LostAnswer.APPLIED);
    assertThatThrownBy(() -> world.protocol().block(entered, FAILURE))
        .isInstanceOf(TidemillException.class);

    assertThat(world.protocol().block(entered, FAILURE)).isTrue();
    assertThat(world.protocol().block(entered, new Failure(FAILURE.code(), "other"))).isFalse();
  }

  @Test
  void a_change_of_the_row_by_another_delays_a_commit_but_does_not_stop_it() {
    EnterOutcome.Entered entered = world.enter();
    CallPoints points = new CallPoints();
    points.before(1, this::pause);

    CommitOutcome outcome =
        world.protocol(points).commit(entered, World.books(entered.run()), List.of(), Effort.NONE);

    assertThat(committed(outcome).run()).isEqualTo(entered.run());
    assertThat(world.state().paused()).isTrue();
  }

  private void pause() {
    Versioned current = world.ledger().load(FLIGHTS).orElseThrow();
    world.ledger().swap(current.version(), new OperatorMoves(current.state(), World.NOON).pause());
  }

  @Test
  void a_job_that_dies_anywhere_in_its_commit_is_committed_once_or_not_at_all() {
    for (int call = 0; call < 4; call++) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      EnterOutcome.Entered entered = fresh.enter();
      CallPoints points = new CallPoints();
      points.dieAfter(call);
      assertThatThrownBy(
              () ->
                  fresh
                      .protocol(points)
                      .commit(entered, World.books(entered.run()), List.of(), Effort.NONE))
          .isInstanceOf(CallPoints.Death.class);
      fresh.endJobs(JobState.FAILED);
      fresh.reconciler().reconcile(fresh.pipeline());
      boolean applied = fresh.state().phase() instanceof Phase.Idle;
      if (!applied) {
        fresh.work();
      }

      assertThat(applied).isEqualTo(call >= 1);
      assertThat(fresh.jobs().all()).hasSize(applied ? 1 : 2);
      assertThat(fresh.ledger().commits(FLIGHTS, 9)).hasSize(1);
      assertThat(
              fresh.groupOffsets().read(fresh.names().consumerGroup(FLIGHTS)).orElseThrow().run())
          .isEqualTo(1);
    }
  }
}
