package io.tidemill.core.ledger;

import static io.tidemill.core.Samples.LIMITS;
import static io.tidemill.core.Samples.NOON;
import static io.tidemill.core.Samples.books;
import static io.tidemill.core.Samples.entrant;
import static io.tidemill.core.Samples.idle;
import static io.tidemill.core.Samples.next;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.offsets.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever moves a pipeline makes, by whatever clocks. */
class WriteTimesTest {
  private static final Failure FAILURE = new Failure(FailureCode.ATTEMPTS_SPENT, "spent");

  private enum Move {
    CLAIM,
    LAUNCH,
    ENTER,
    COMMIT,
    NEXT_ATTEMPT,
    BLOCK,
    RETRY,
    START_OVER,
    PAUSE
  }

  /** A move, made by a host whose clock is off by so much. */
  private record Step(Move move, long span, long clockOffMicros) {
    PipelineState from(PipelineState state) {
      Instant now = NOON.plusNanos(clockOffMicros * 1000);
      return switch (move) {
        case CLAIM -> state.claim(next(state, span), now);
        case LAUNCH -> state.launched("job");
        case ENTER -> state.entered(entrant(span));
        case COMMIT -> state.committed(books(), List.of(), Effort.NONE, now);
        case NEXT_ATTEMPT -> state.nextAttempt(now);
        case BLOCK -> state.blocked(FAILURE);
        case RETRY -> state.retry(LIMITS, now);
        case START_OVER -> state.startOver(LIMITS, "other", now);
        case PAUSE ->
            state.paused()
                ? new OperatorMoves(state, now).resume()
                : new OperatorMoves(state, now).pause();
      };
    }
  }

  @Property
  void each_attempts_span_lies_after_all_earlier_ones(@ForAll("steps") List<Step> steps) {
    List<Attempt> attempts = new ArrayList<>();
    PipelineState state = idle();
    for (Step step : steps) {
      PipelineState before = state;
      state = moved(state, step);
      if (beginsAttempt(before, state)) {
        attempts.add(state.phase().run().orElseThrow().attempt());
      }
    }

    for (int i = 1; i < attempts.size(); i++) {
      assertThat(attempts.get(i).writeTime()).isGreaterThanOrEqualTo(attempts.get(i - 1).end());
    }
    assertThat(state.writeTimes().floor())
        .isEqualTo(attempts.isEmpty() ? 0 : attempts.get(attempts.size() - 1).end());
  }

  @Property
  void claim_times_strictly_rise_from_run_to_run(@ForAll("steps") List<Step> steps) {
    long highest = -1;
    long highestRun = 0;
    PipelineState state = idle();
    for (Step step : steps) {
      state = moved(state, step);
      if (state.phase().run().isPresent()) {
        Run run = state.phase().run().get();
        if (run.number() > highestRun) {
          assertThat(run.number()).isEqualTo(highestRun + 1);
          assertThat(run.claimTime()).isGreaterThan(highest);
        }
        highestRun = run.number();
        highest = Math.max(highest, run.claimTime());
      }
    }
    assertThat(state.lastRun()).isEqualTo(highestRun);
  }

  @Property
  void the_position_moves_at_a_commit_alone_and_to_where_the_run_ends(
      @ForAll("steps") List<Step> steps) {
    PipelineState state = idle();
    for (Step step : steps) {
      Position before = state.position();
      PipelineState next = moved(state, step);
      if (state.phase() instanceof Phase.Running running && next.phase() instanceof Phase.Idle) {
        assertThat(next.position()).isEqualTo(running.current().end());
      } else {
        assertThat(next.position()).isEqualTo(before);
      }
      state = next;
    }
  }

  /** The state after the step; the same one if the step is refused. */
  private static PipelineState moved(PipelineState state, Step step) {
    try {
      return step.from(state);
    } catch (IllegalStateException refused) {
      return state;
    }
  }

  private static boolean beginsAttempt(PipelineState before, PipelineState after) {
    return !before.equals(after)
        && after.phase() instanceof Phase.Claimed
        && !before.phase().equals(after.phase());
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    // Mostly the way of a run, so that sequences get far, with any other move in between.
    Arbitrary<Move> moves =
        Arbitraries.oneOf(
            Arbitraries.of(Move.CLAIM, Move.LAUNCH, Move.ENTER, Move.COMMIT, Move.NEXT_ATTEMPT),
            Arbitraries.of(Move.class));
    Arbitrary<Long> spans =
        Arbitraries.oneOf(
            Arbitraries.longs().between(1, 10), Arbitraries.longs().between(1, 200_000_000));
    Arbitrary<Long> clocks =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-5, 5),
            Arbitraries.longs().between(-60_000_000, 60_000_000),
            Arbitraries.longs().between(-31_536_000_000_000L, 31_536_000_000_000L));
    return Combinators.combine(moves, spans, clocks).as(Step::new).list().ofMaxSize(60);
  }
}
