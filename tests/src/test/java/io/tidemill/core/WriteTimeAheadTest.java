package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static io.tidemill.testkit.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.WriteTimes;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** No attempt begins whose timestamps would reach further ahead than stores accept. */
class WriteTimeAheadTest {
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

  @Test
  void a_span_that_would_reach_too_far_ahead_waits_for_the_clock() {
    wake();
    world.produce(200);
    Instant fourMinutesAhead = NOON.plus(Duration.ofMinutes(4));
    // A host whose clock was ahead has left its mark.
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    var ahead = withFloor(current.state(), fourMinutesAhead);
    world.ledger().swap(current.version(), ahead);

    Outcome.Held held = (Outcome.Held) wake();
    assertThat(held.reason()).isEqualTo(HoldReason.WRITE_TIME_AHEAD);
    assertThat(held.lookAgainAt()).isEqualTo(NOON.plusNanos(200_000));
    assertThat(world.state()).isEqualTo(ahead);

    world.clock().set(held.lookAgainAt());
    assertThat(wake()).isInstanceOf(Outcome.Launched.class);
    assertThat(world.run().claimTime()).isEqualTo(ahead.writeTimes().floor());
  }

  @Test
  void a_next_attempt_that_would_reach_too_far_ahead_waits_for_the_clock_too() {
    world.produce(200);
    wake();
    var current = world.ledger().load(FLIGHTS).orElseThrow();
    world
        .ledger()
        .swap(current.version(), withFloor(current.state(), NOON.plus(Duration.ofMinutes(5))));
    world.endJobs(JobState.FAILED);

    assertThat(held(wake())).isEqualTo(HoldReason.WRITE_TIME_AHEAD);
    assertThat(world.run().attempts()).hasSize(1);
    world.clock().advance(Duration.ofMinutes(2));
    assertThat(Started.of(wake())).contains(new Started(1, 2, "job2"));
  }

  private static PipelineState withFloor(PipelineState state, Instant floor) {
    return new PipelineState(
        state.pipeline(),
        state.topicId(),
        state.position(),
        state.lastRun(),
        new WriteTimes(floor.getEpochSecond() * 1_000_000, state.writeTimes().written()),
        state.paused(),
        state.replay(),
        state.runsToday(),
        state.quietFrom(),
        state.lastChange(),
        state.lastCommit(),
        state.phase());
  }
}
