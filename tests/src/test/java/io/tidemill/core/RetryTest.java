package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that are blocked, and how a person moves them on. */
class RetryTest {
  private static final String OTHER_SQL = World.DEFINITION.replace("SELECT *", "SELECT id");
  private static final String OTHER_BUDGET = World.DEFINITION + "onBadRecord: {deadLetters: 9}\n";

  private final World world = new World();

  @BeforeEach
  void launch() {
    world.produce(200);
    wake();
  }

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private Outcome retry() {
    return world.retry().outcome().orElseThrow();
  }

  private void block(FailureCode code) {
    EnterOutcome.Entered entered = world.enter();
    assertThat(world.protocol().block(entered, new Failure(code, "as the test asks"))).isTrue();
    world.endJobs(JobState.FAILED);
  }

  private void spendAllAttempts() {
    for (int attempt = 1; attempt <= world.pipeline().attempts().allowed(); attempt++) {
      world.endJobs(JobState.FAILED);
      wake();
    }
  }

  @Test
  void a_run_whose_attempts_are_spent_is_blocked_with_what_happened() {
    spendAllAttempts();

    Outcome.Held held = (Outcome.Held) wake();
    assertThat(held.reason()).isEqualTo(HoldReason.BLOCKED);
    assertThat(held.why())
        .contains(
            "ATTEMPTS_SPENT",
            "Run 1 of flights",
            "3 times",
            "job3 FAILED: ended by the test",
            "retry");
    assertThat(world.jobs().all()).hasSize(3);
    assertThat(world.state().position().at(world.run().ranges().get(0).partition()))
        .hasValueSatisfying(next -> assertThat(next.offset()).isZero());
  }

  @Test
  void retry_gives_as_many_attempts_again() {
    spendAllAttempts();

    assertThat(Started.of(retry())).contains(new Started(1, 4, "job4"));
    world.endJobs(JobState.FAILED);
    assertThat(Started.of(wake())).contains(new Started(1, 5, "job5"));
    world.work();

    assertThat(world.ledger().commits(FLIGHTS, 1).get(0).run().attempts()).hasSize(5);
  }

  @Test
  void retry_of_a_pipeline_that_is_not_blocked_does_nothing() {
    assertThat(world.retry().plan()).isInstanceOf(Plan.Nothing.class);
    world.work();
    assertThat(world.retry().plan()).isInstanceOf(Plan.Nothing.class);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void two_retries_that_meet_anywhere_are_one_attempt() {
    for (int call = 0; call < 12; call++) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      EnterOutcome.Entered entered = fresh.enter();
      fresh.protocol().block(entered, new Failure(FailureCode.TABLE_SHARED, "shared"));
      fresh.endJobs(JobState.FAILED);
      CallPoints points = new CallPoints();
      points.before(call, fresh::retry);

      fresh.retry(fresh.operator(points));

      assertThat(fresh.run().attempts()).hasSize(2);
      assertThat(fresh.jobs().all()).hasSize(2);
    }
  }

  @Test
  void retry_waits_for_the_clock_like_any_attempt() {
    block(FailureCode.TABLE_SHARED);
    world.clock().advance(Duration.ofMinutes(-5));

    assertThat(world.retry().plan())
        .isInstanceOfSatisfying(
            Plan.Refused.class,
            refused -> assertThat(refused.why()).contains("ahead of the clock"));
    assertThat(world.state().phase()).isInstanceOf(Phase.Blocked.class);

    world.clock().advance(Duration.ofMinutes(5));
    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
  }

  @Test
  void a_definition_that_could_not_run_is_replaced_by_the_mended_one() {
    Run first = world.run();
    block(FailureCode.DEFINITION_INVALID);
    world.define(OTHER_SQL);

    assertThat(Started.of(retry())).contains(new Started(1, 2, "job2"));
    Run second = world.run();
    assertThat(second.definition()).isEqualTo(world.pipeline().definition().digest());
    assertThat(world.ledger().definition(second.definition()))
        .contains(world.pipeline().definition());
    assertThat(second.ranges()).isEqualTo(first.ranges());
    assertThat(second.claimTime()).isEqualTo(first.attempt().end());
  }

  @Test
  void a_definition_may_be_mended_twice() {
    block(FailureCode.DEFINITION_INVALID);
    world.define(OTHER_SQL);
    retry();
    block(FailureCode.DEFINITION_INVALID);
    world.define(World.DEFINITION);

    assertThat(Started.of(retry())).contains(new Started(1, 3, "job3"));
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
  }

  @Test
  void a_definition_under_which_an_attempt_may_have_written_stays() {
    world.endJobs(JobState.FAILED);
    wake();
    String claimed = world.run().definition();
    block(FailureCode.DEFINITION_INVALID);
    world.define(OTHER_SQL);

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().definition()).isEqualTo(claimed);
    assertThat(world.run().attempts()).hasSize(3);
  }

  @Test
  void a_run_whose_rows_a_table_refused_keeps_its_mark_and_its_definition() {
    Run first = world.run();
    block(FailureCode.ROWS_REFUSED);
    world.define(OTHER_SQL);

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().claimTime()).isEqualTo(first.claimTime());
    assertThat(world.run().definition()).isEqualTo(first.definition());
  }

  @Test
  void a_definition_of_another_topic_stays_out_of_the_run() {
    String claimed = world.run().definition();
    block(FailureCode.DEFINITION_INVALID);
    world.define(World.DEFINITION.replace("topic: flights", "topic: others"));

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().definition()).isEqualTo(claimed);
  }

  @Test
  void a_larger_budget_alone_is_taken_over() {
    block(FailureCode.TOO_MANY_DEAD_LETTERS);
    world.define(OTHER_BUDGET);

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().definition()).isEqualTo(world.pipeline().definition().digest());
    assertThat(world.run().attempts()).hasSize(2);
  }

  @Test
  void other_sql_is_not_taken_over_with_a_larger_budget() {
    String claimed = world.run().definition();
    block(FailureCode.TOO_MANY_DEAD_LETTERS);
    world.define(OTHER_BUDGET.replace("SELECT *", "SELECT id"));

    assertThat(retry()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().definition()).isEqualTo(claimed);
  }
}
