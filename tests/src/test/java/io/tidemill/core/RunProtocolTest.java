package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Books;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.EntrantId;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.run.CommitOutcome;
import io.tidemill.core.run.EnterOutcome;
import io.tidemill.core.trigger.JobState;
import io.tidemill.testkit.Concurrently;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job's side: entering, committing, blocking, and being fenced off. */
class RunProtocolTest {
  private static final Failure FAILURE = new Failure(FailureCode.TABLE_SHARED, "shared");

  private final World world = new World();

  @BeforeEach
  void launch() {
    world.produce(200);
    wake();
  }

  private void wake() {
    world.reconciler().reconcile(world.pipeline());
  }

  private EnterOutcome enter(long run, int attempt) {
    return world.protocol().enter(FLIGHTS, run, attempt, world.entrant());
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

  private static String refused(EnterOutcome outcome) {
    return outcome.match(
        entered -> {
          throw new AssertionError(entered);
        },
        EnterOutcome.Refused::why);
  }

  private static String fencedOff(CommitOutcome outcome) {
    return outcome.match(
        committed -> {
          throw new AssertionError(committed);
        },
        CommitOutcome.FencedOff::why);
  }

  @Test
  void an_entrant_gets_ranges_and_attempt_and_commits_what_it_did() {
    EnterOutcome.Entered entered = world.enter();
    assertThat(entered.run()).isEqualTo(world.run());
    assertThat(entered.run().attempt().number()).isEqualTo(1);

    world.clock().advance(Duration.ofSeconds(30));
    Books books = World.books(entered.run());
    Effort effort = new Effort(Map.of("write", Duration.ofSeconds(9)), 2);
    CommitOutcome outcome = world.protocol().commit(entered, books, List.of(), effort);

    Commit expected =
        new Commit(
            entered.run(), entered.entrant(), world.clock().instant(), books, List.of(), effort);
    assertThat(outcome).isEqualTo(new CommitOutcome.Committed(expected, Optional.empty()));
    assertThat(world.state().lastCommit()).contains(expected);
    assertThat(world.ledger().commits(FLIGHTS, 9)).containsExactly(expected);
    assertThat(world.groupOffsets().read(world.names().consumerGroup(FLIGHTS)).orElseThrow().run())
        .isEqualTo(1);
  }

  @Test
  void a_second_entrant_is_refused() {
    EnterOutcome.Entered first = world.enter();

    assertThat(refused(enter(1, 1))).contains("Another job", first.entrant().toString());
    assertThat(committed(commit(first)).entrant()).isEqualTo(first.entrant());
  }

  @Test
  void of_many_that_enter_at_once_one_does() {
    List<EntrantId> entrants = Stream.generate(world::entrant).limit(8).toList();

    List<EnterOutcome> outcomes =
        Concurrently.run(8, thread -> world.protocol().enter(FLIGHTS, 1, 1, entrants.get(thread)));

    assertThat(outcomes).filteredOn(EnterOutcome.Entered.class::isInstance).hasSize(1);
  }

  @Test
  void entering_again_is_entering() {
    EntrantId entrant = world.entrant();
    EnterOutcome first = world.protocol().enter(FLIGHTS, 1, 1, entrant);

    assertThat(world.protocol().enter(FLIGHTS, 1, 1, entrant)).isEqualTo(first);
  }

  @Test
  void entering_whose_answer_was_lost_is_found() {
    for (LostAnswer lost : LostAnswer.values()) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.ledger().losses().loseNext(1, lost);

      assertThat(fresh.enter().run().number()).isEqualTo(1);
    }
  }

  @Test
  void entering_any_but_the_live_attempt_is_refused() {
    assertThat(refused(enter(2, 1))).contains("Run 2 attempt 1", "Running at run 1 attempt 1");
    assertThat(refused(enter(1, 2))).contains("Run 1 attempt 2");
    assertThat(refused(world.protocol().enter(new PipelineId("others"), 1, 1, world.entrant())))
        .contains("others");

    world.endJobs(JobState.FAILED);
    wake();
    assertThat(refused(enter(1, 1))).contains("Running at run 1 attempt 2");
    assertThat(enter(1, 2)).isInstanceOf(EnterOutcome.Entered.class);
  }

  @Test
  void entering_after_the_commit_is_refused() {
    commit(world.enter());

    assertThat(refused(enter(1, 1))).contains("Idle after run 1");
  }

  @Test
  void entering_a_blocked_run_is_refused() {
    world.protocol().block(world.enter(), FAILURE);

    assertThat(refused(enter(1, 1))).contains("Blocked at run 1 attempt 1");
  }

  @Test
  void a_blocked_pipeline_fences_off_too() {
    EnterOutcome.Entered entered = world.enter();
    assertThat(world.protocol().block(entered, FAILURE)).isTrue();

    assertThat(fencedOff(commit(entered))).contains("Blocked at run 1");
    assertThat(world.state().phase())
        .isEqualTo(new Phase.Blocked(Optional.of(entered.run()), FAILURE));
  }

  @Test
  void publishing_that_fails_does_not_undo_a_commit_nor_stop_the_copy() {
    EnterOutcome.Entered entered = world.enter();
    world.groupOffsets().losses().loseNext(1, LostAnswer.NOT_APPLIED);

    CommitOutcome.Committed outcome = (CommitOutcome.Committed) commit(entered);

    assertThat(outcome.unpublished())
        .hasValueSatisfying(why -> assertThat(why).contains("Publishing group"));
    assertThat(world.state().phase()).isInstanceOf(Phase.Idle.class);
    assertThat(world.ledger().commits(FLIGHTS, 9)).containsExactly(outcome.commit());
  }

  @Test
  void books_that_do_not_balance_are_not_committed() {
    EnterOutcome.Entered entered = world.enter();

    assertThatThrownBy(
            () ->
                world
                    .protocol()
                    .commit(entered, Books.of(200, 199, 0, Map.of()), List.of(), Effort.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("balance");
    assertThat(world.state().phase()).isInstanceOf(Phase.Running.class);
  }
}
