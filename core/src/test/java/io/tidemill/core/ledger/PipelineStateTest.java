package io.tidemill.core.ledger;

import static io.tidemill.core.Samples.LIMITS;
import static io.tidemill.core.Samples.NOON;
import static io.tidemill.core.Samples.SIZE;
import static io.tidemill.core.Samples.books;
import static io.tidemill.core.Samples.entrant;
import static io.tidemill.core.Samples.idle;
import static io.tidemill.core.Samples.next;
import static io.tidemill.core.Samples.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PipelineStateTest {
  private static final Failure FAILURE = new Failure(FailureCode.ATTEMPTS_SPENT, "spent");
  private static final Failure INVALID = new Failure(FailureCode.DEFINITION_INVALID, "no column");

  private final PipelineState idle = idle();
  private final PipelineState claimed = idle.claim(next(idle, 100), NOON);
  private final PipelineState launched = claimed.launched("job-1");
  private final PipelineState entered = launched.entered(entrant(1));
  private final PipelineState blocked = entered.blocked(FAILURE);

  private static Run run(PipelineState state) {
    return state.phase().run().orElseThrow();
  }

  @Test
  void a_claim_freezes_ranges_and_begins_the_first_attempt() {
    assertThat(claimed.phase()).isInstanceOf(Phase.Claimed.class);
    assertThat(run(claimed).number()).isEqualTo(1);
    assertThat(run(claimed).span()).isEqualTo(100);
    assertThat(run(claimed).attempt())
        .isEqualTo(
            new Attempt(
                1,
                NOON.getEpochSecond() * 1_000_000,
                100,
                NOON,
                NOON.plus(LIMITS.deadline()),
                false));
    assertThat(claimed.lastRun()).isEqualTo(1);
    assertThat(claimed.writeTimes().floor()).isEqualTo(run(claimed).attempt().end());
    assertThat(claimed.position()).isEqualTo(position(0));
  }

  @Test
  void write_times_count_microseconds() {
    PipelineState state = idle.claim(next(idle, 1), Instant.parse("1970-01-01T00:00:01.000002Z"));

    assertThat(run(state).claimTime()).isEqualTo(1_000_002);
  }

  @Test
  void a_commit_moves_the_position_and_is_kept_in_the_row() {
    PipelineState done =
        entered.committed(
            books(),
            List.of(),
            new Effort(Map.of("write", Duration.ofSeconds(2)), 4),
            NOON.plusSeconds(9));

    assertThat(done.position()).isEqualTo(position(100));
    assertThat(done.phase()).isEqualTo(new Phase.Idle(NOON.plusSeconds(9)));
    Commit commit = done.lastCommit().orElseThrow();
    assertThat(commit.entrant()).isEqualTo(entrant(1));
    assertThat(commit.run()).isEqualTo(run(entered));
    assertThat(commit.run().size()).contains(SIZE);
    assertThat(commit.effort()).isEqualTo(new Effort(Map.of("write", Duration.ofSeconds(2)), 4));
    assertThat(done.writeTimes().floor()).isEqualTo(entered.writeTimes().floor());
    assertThat(done.claim(next(done, 5), NOON).lastRun()).isEqualTo(2);
  }

  @Test
  void a_job_may_enter_before_its_launch_is_recorded() {
    PipelineState state = claimed.entered(entrant(1));

    assertThat(state.phase())
        .isEqualTo(
            new Phase.Running(
                run(claimed).withEntrant(),
                Optional.empty(),
                Optional.of(entrant(1)),
                Optional.empty()));
    assertThat(state.committed(books(), List.of(), Effort.NONE, NOON).phase())
        .isInstanceOf(Phase.Idle.class);
  }

  @Test
  void entering_keeps_the_job_id() {
    assertThat(entered.phase())
        .isEqualTo(
            new Phase.Running(
                run(claimed).withEntrant(),
                Optional.of("job-1"),
                Optional.of(entrant(1)),
                Optional.empty()));
  }

  @Test
  void the_next_attempt_has_a_later_span_and_keeps_the_claim_time() {
    PipelineState again = entered.nextAttempt(NOON.minusSeconds(3600));

    assertThat(run(again).attempts()).hasSize(2);
    assertThat(run(again).attempt().number()).isEqualTo(2);
    assertThat(run(again).attempt().writeTime()).isEqualTo(run(claimed).attempt().end());
    assertThat(run(again).claimTime()).isEqualTo(run(claimed).claimTime());
    assertThat(run(again).ranges()).isEqualTo(run(claimed).ranges());
  }

  @Test
  void attempts_are_counted() {
    PipelineState third = launched.nextAttempt(NOON).launched("2").nextAttempt(NOON).launched("3");

    assertThat(run(launched).attemptsSpent()).isFalse();
    assertThat(run(third).attemptsSpent()).isTrue();
    assertRefused(() -> third.nextAttempt(NOON));
  }

  @Test
  void retry_allows_more_attempts_and_begins_one() {
    PipelineState spent = launched.nextAttempt(NOON).launched("2").nextAttempt(NOON).launched("3");

    PipelineState retried = spent.blocked(FAILURE).retry(LIMITS, NOON);

    assertThat(retried.phase()).isInstanceOf(Phase.Claimed.class);
    assertThat(run(retried).attempt().number()).isEqualTo(4);
    assertThat(run(retried).limits().allowed()).isEqualTo(6);
    assertThat(run(retried).definition()).isEqualTo("digest");
    assertThat(run(retried).claimTime()).isEqualTo(run(claimed).claimTime());
  }

  @Test
  void retry_may_take_another_definition() {
    PipelineState retried = blocked.retry(LIMITS, "other", NOON);

    assertThat(run(retried).definition()).isEqualTo("other");
    assertThat(run(retried).attempts()).hasSize(2);
  }

  @Test
  void starting_over_forgets_the_attempts_but_not_their_numbers_and_times() {
    PipelineState over = entered.blocked(INVALID).startOver(LIMITS, "other", NOON);

    assertThat(run(over).attempts())
        .containsExactly(
            new Attempt(
                2, run(claimed).attempt().end(), 100, NOON, NOON.plus(LIMITS.deadline()), false));
    assertThat(run(over).limits().allowed()).isEqualTo(3);
    assertThat(run(over).definition()).isEqualTo("other");
    assertThat(run(over).claimTime()).isGreaterThan(run(claimed).claimTime());
    assertThat(over.writeTimes().floor()).isEqualTo(run(over).attempt().end());
    assertThat(run(over.launched("2").nextAttempt(NOON)).attempt().number()).isEqualTo(3);
  }

  @Test
  void pausing_changes_nothing_else() {
    PipelineState paused = new OperatorMoves(entered, NOON).pause();
    assertThat(new OperatorMoves(paused, NOON).resume()).isEqualTo(entered);
    assertThat(paused.paused()).isTrue();
    assertThat(paused.committed(books(), List.of(), Effort.NONE, NOON).paused()).isTrue();
  }

  @Test
  void illegal_moves_are_refused() {
    for (PipelineState state : List.of(claimed, launched, entered, blocked)) {
      assertRefused(() -> state.claim(next(state, 1), NOON));
    }
    for (PipelineState state : List.of(idle, launched, entered, blocked)) {
      assertRefused(() -> state.launched("job-2"));
    }
    for (PipelineState state : List.of(idle, entered, blocked)) {
      assertRefused(() -> state.entered(entrant(2)));
    }
    for (PipelineState state : List.of(idle, claimed, launched, blocked)) {
      assertRefused(() -> state.committed(books(), List.of(), Effort.NONE, NOON));
    }
    for (PipelineState state : List.of(idle, blocked)) {
      assertRefused(() -> state.nextAttempt(NOON));
    }
    assertRefused(() -> blocked.blocked(FAILURE));
    for (PipelineState state : List.of(idle, claimed, launched, entered)) {
      List<UnaryOperator<PipelineState>> moves =
          List.of(
              it -> it.retry(LIMITS, NOON),
              it -> it.retry(LIMITS, "other", NOON),
              it -> it.startOver(LIMITS, "other", NOON));
      moves.forEach(move -> assertRefused(() -> move.apply(state)));
    }
  }

  @Test
  void running_needs_a_job_or_an_entrant() {
    assertThatThrownBy(
            () ->
                new Phase.Running(
                    run(claimed), Optional.empty(), Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_run_without_ranges_or_attempts_is_refused() {
    Run run = run(claimed);
    assertThatThrownBy(() -> idle.claim(claimOfNothing(), NOON))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Run(
                    1,
                    run.work(),
                    run.reason(),
                    NOON,
                    "t",
                    run.ranges(),
                    run.end(),
                    false,
                    "d",
                    LIMITS,
                    Optional.empty(),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PipelineState.Claim claimOfNothing() {
    return new PipelineState.Claim(
        new Work.Own(), Reason.MANUAL, List.of(), position(0), false, "digest", LIMITS, SIZE);
  }

  private static void assertRefused(ThrowingCallable move) {
    assertThatThrownBy(move)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("flights")
        .hasMessageContaining("can't");
  }
}
