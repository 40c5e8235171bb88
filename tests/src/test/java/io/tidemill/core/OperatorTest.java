package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.operator.Command;
import io.tidemill.core.operator.Operator;
import io.tidemill.core.operator.Plan;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.Commanded;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.World;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What people ask of a pipeline hits what they mean, and nothing else. */
class OperatorTest {
  private static final Command PAUSE = new Command.Pause();
  private static final Command RESUME = new Command.Resume();

  /** More calls to ports than any command makes. */
  private static final int MOST_CALLS = 40;

  private final World world = new World();
  private final Commanded person = new Commanded(world);

  private static void block(World world, FailureCode code) {
    EnterOutcome.Entered entered = world.enter();
    world.protocol().block(entered, new Failure(code, "as the test asks"));
    world.endJobs(JobState.FAILED);
  }

  /** A world whose run 1 is blocked. */
  private static World blocked() {
    World world = new World();
    world.produce(200);
    world.reconciler().reconcile(world.pipeline());
    block(world, FailureCode.ROWS_REFUSED);
    return world;
  }

  @Test
  void a_pipeline_that_the_ledger_does_not_know_is_looked_at_first() {
    assertThat(person.refused(PAUSE)).contains("no state of pipeline flights", "trigger flights");
  }

  @Test
  void a_pause_lets_the_run_end_and_starts_no_other() {
    person.run(200);
    world.produce(200);
    person.wake();

    assertThat(person.done(PAUSE))
        .contains("Run 2, which is under way, goes on to its end", "and paused then.");
    assertThat(person.nothing(PAUSE)).contains("paused already");

    world.work();
    world.produce(200);
    assertThat(((Outcome.Held) person.wake()).reason()).isEqualTo(HoldReason.PAUSED);
    assertThat(person.done(RESUME)).contains("Runs start again");
    assertThat(world.run().number()).isEqualTo(3);
    assertThat(person.nothing(RESUME)).contains("not paused");
  }

  @Test
  void retry_names_the_run_and_gives_it_attempts() {
    World world = blocked();
    Commanded person = new Commanded(world);

    assertThat(person.refused(new Command.Retry(OptionalLong.empty())))
        .contains("`retry` must name it", "retry flights --run 1");
    assertThat(person.refused(new Command.Retry(OptionalLong.of(2))))
        .contains("run 1 is blocked, not run 2");
    assertThat(person.done(new Command.Retry(OptionalLong.of(1))))
        .contains("Run 1, of 200 offsets (flights-0[0, 100), flights-1[0, 100))")
        .contains("gets 3 attempts more, the first (number 2) at once")
        .endsWith("is blocked at run 1 (ROWS_REFUSED) now, and at run 1, attempt 2, claimed then.");
    assertThat(world.jobs().all()).hasSize(2);
    assertThat(person.nothing(new Command.Retry(OptionalLong.of(1))))
        .contains("not blocked", "run 1, attempt 2");
  }

  @Test
  void a_retry_that_the_clock_keeps_back_is_refused_with_when_to_ask_again() {
    World world = blocked();
    world.clock().advance(java.time.Duration.ofMinutes(-5));

    assertThat(new Commanded(world).refused(new Command.Retry(OptionalLong.of(1))))
        .contains("ahead of the clock", "ask again at");
  }

  @Test
  void skip_moves_past_the_blocked_run_and_records_it() {
    World world = blocked();
    Commanded person = new Commanded(world);

    assertThat(person.done(new Command.Skip(1)))
        .contains("Run 1 is given up, and the position moves past its 200 offsets")
        .contains("1 attempt of it entered: up to 200 rows may already stand")
        .endsWith("The pipeline is blocked at run 1 (ROWS_REFUSED) now, and idle then.");

    assertThat(world.state().position().sameOffsets(Commanded.position(100, 100))).isTrue();
    PositionChange change = world.ledger().changes(FLIGHTS, 9).get(0);
    assertThat(change.kind()).isEqualTo(PositionChange.Kind.SKIP);
    assertThat(change.run()).contains(1L);
    assertThat(change.passed())
        .containsExactly(Commanded.range(0, 0, 100), Commanded.range(1, 0, 100));
  }

  @Test
  void a_run_that_no_attempt_of_has_entered_leaves_no_rows() {
    world.produce(200);
    for (int attempt = 0; attempt <= 3; attempt++) {
      person.wake();
      world.endJobs(JobState.FAILED);
    }

    assertThat(person.done(new Command.Skip(1))).contains("none of its rows stands");
  }

  @Test
  void f59_a_skip_that_is_repeated_leaves_the_next_run_alone() {
    World world = blocked();
    Commanded person = new Commanded(world);
    world.ledger().losses().loseNext(1000, LostAnswer.APPLIED);
    assertThatThrownBy(() -> world.operator().execute(world.pipeline(), new Command.Skip(1)))
        .isInstanceOf(TidemillException.class);
    world.ledger().losses().loseNext(0, LostAnswer.APPLIED);
    world.produce(200);
    person.wake();
    block(world, FailureCode.ROWS_REFUSED);

    assertThat(person.nothing(new Command.Skip(1))).contains("run 1 was skipped already");
    assertThat(world.run().number()).isEqualTo(2);

    person.done(new Command.Skip(2));
    assertThat(person.nothing(new Command.Skip(1))).contains("run 1 was skipped already");
    assertThat(world.ledger().changes(FLIGHTS, 9)).hasSize(2);
  }

  @Test
  void f59_two_people_who_skip_the_same_run_skip_it_once_wherever_they_meet() {
    for (int call = 0; call < MOST_CALLS; call++) {
      World world = blocked();
      world.produce(200);
      CallPoints points = new CallPoints();
      points.before(call, () -> world.operator().execute(world.pipeline(), new Command.Skip(1)));

      world.operator(points).execute(world.pipeline(), new Command.Skip(1));

      assertThat(world.state().lastChange().orElseThrow().number()).isEqualTo(1);
      assertThat(world.state().position().sameOffsets(Commanded.position(100, 100))).isTrue();
      assertThat(world.run().number()).isEqualTo(2);
    }
  }

  @Test
  void a_plan_made_from_a_state_that_has_changed_is_made_anew() {
    World world = blocked();
    CallPoints points = new CallPoints();
    points.before(
        3, () -> world.operator().execute(world.pipeline(), new Command.Retry(OptionalLong.of(1))));

    Acted acted = world.operator(points).execute(world.pipeline(), new Command.Skip(1));

    assertThat(acted.executed()).isFalse();
    assertThat(acted.plan())
        .isInstanceOfSatisfying(
            Plan.Refused.class,
            refused -> assertThat(refused.why()).contains("run 1 is not blocked"));
    assertThat(world.run().attempts()).hasSize(2);
  }

  @Test
  void a_command_whose_process_dies_anywhere_can_be_repeated() {
    for (int call = 0; call < MOST_CALLS; call++) {
      World world = blocked();
      CallPoints points = new CallPoints();
      points.dieAfter(call);
      Operator dying = world.operator(points);
      try {
        dying.execute(world.pipeline(), new Command.Skip(1));
      } catch (CallPoints.Death e) {
        world.operator().execute(world.pipeline(), new Command.Skip(1));
      }
      assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
      assertThat(world.state().lastChange().orElseThrow().number()).isEqualTo(1);
    }
  }

  @Test
  void f15_nothing_is_done_by_an_old_copy_of_the_ledger() {
    World world = blocked();
    world
        .groupOffsets()
        .publish(world.names().consumerGroup(FLIGHTS), Commanded.position(100, 100), 1);
    Commanded person = new Commanded(world);

    assertThat(person.refused(new Command.Skip(1)))
        .contains("the ledger is an old copy", "adopt flights --from");
    assertThat(person.refused(new Command.Retry(OptionalLong.of(1)))).contains("old copy");
    person.done(PAUSE);
  }

  @Test
  void a_live_run_is_left_alone() {
    world.produce(200);
    person.wake();
    for (Command command : CommandSamples.OF_HALTED) {
      assertThat(person.refused(command)).contains("run 1", "pause flights");
    }
    assertThat(person.refused(new Command.Skip(1))).contains("run 1 is not blocked");
    world.work();
    assertThat(world.state().lastCommit()).isPresent();
  }

  @Test
  void a_broken_file_keeps_nobody_from_pausing_and_skipping() {
    World world = blocked();
    Operator operator = world.operator();

    assertThat(operator.execute(FLIGHTS, "no such key", PAUSE).executed()).isTrue();
    Acted skipped = operator.execute(FLIGHTS, "no such key", new Command.Skip(1));
    assertThat(skipped.executed()).isTrue();
    assertThat(((Outcome.Held) skipped.outcome().orElseThrow()).why()).contains("no such key");
    assertThat(operator.plan(FLIGHTS, CommandSamples.RESET))
        .isInstanceOfSatisfying(
            Plan.Refused.class, refused -> assertThat(refused.instead()).contains("mend the file"));
  }

  @Test
  void the_last_change_is_copied_before_the_next_overwrites_it() {
    World world = blocked();
    Commanded person = new Commanded(world);
    CallPoints points = new CallPoints();
    points.dieAfter(6);
    try {
      world.operator(points).execute(world.pipeline(), new Command.Skip(1));
    } catch (CallPoints.Death e) {
      assertThat(world.state().lastChange()).isPresent();
    }
    person.done(CommandSamples.RESET);

    person.wake();
    assertThat(world.ledger().changes(FLIGHTS, 9))
        .extracting(PositionChange::number)
        .containsExactly(2L, 1L);
  }
}
