package io.tidemill.core;

import static io.tidemill.testkit.World.FLIGHTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.Phase;
import io.tidemill.core.ledger.Versioned;
import io.tidemill.core.operator.Acted;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.CallPoints;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.Started;
import io.tidemill.testkit.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Back-off, deadlines, and jobs that won't end. */
class EndingsTest {
  private final World world = new World();

  @BeforeEach
  void launch() {
    world.define(
        World.DEFINITION.replace(
            "attempts: {backOff: 0s}", "attempts: {most: 3, deadline: 1h, backOff: 2m}"));
    world.produce(200);
    wake();
  }

  private Outcome wake() {
    return world.reconciler().reconcile(world.pipeline());
  }

  private HoldReason held() {
    return ((Outcome.Held) wake()).reason();
  }

  @Test
  void the_next_attempt_waits_and_each_later_one_twice_as_long() {
    world.endJobs(JobState.FAILED);

    Outcome.Held first = (Outcome.Held) wake();
    assertThat(first.reason()).isEqualTo(HoldReason.BACKING_OFF);
    assertThat(first.lookAgainAt()).isEqualTo(world.clock().instant().plusSeconds(120));
    world.clock().advance(Duration.ofSeconds(119));
    assertThat(held()).isEqualTo(HoldReason.BACKING_OFF);
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(Started.of(wake())).contains(new Started(1, 2, "job2"));

    world.endJobs(JobState.FAILED);
    world.clock().advance(Duration.ofSeconds(239));
    assertThat(held()).isEqualTo(HoldReason.BACKING_OFF);
    world.clock().advance(Duration.ofSeconds(1));
    assertThat(Started.of(wake())).contains(new Started(1, 3, "job3"));
  }

  @Test
  void f27_a_job_past_its_deadline_is_told_to_stop_and_the_next_attempt_waits_for_its_end() {
    world.jobs().stubborn("job1");
    world.clock().advance(Duration.ofMinutes(59));
    assertThat(held()).isEqualTo(HoldReason.RUN_IN_PROGRESS);
    world.clock().advance(Duration.ofMinutes(1));

    Outcome.Held cancelling = (Outcome.Held) wake();
    assertThat(cancelling.reason()).isEqualTo(HoldReason.CANCELLING);
    assertThat(cancelling.why()).contains("job1", "quota");
    assertThat(held()).isEqualTo(HoldReason.CANCELLING);
    assertThat(world.jobs().all()).hasSize(1);

    world.endJobs(JobState.CANCELLED);
    world.clock().advance(Duration.ofMinutes(2));
    assertThat(Started.of(wake())).contains(new Started(1, 2, "job2"));
  }

  @Test
  void f27_a_run_whose_last_job_never_began_to_work_is_blocked_with_the_quota_named() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      world.clock().advance(Duration.ofHours(1));
      assertThat(held()).isEqualTo(HoldReason.CANCELLING);
      world.endJobs(JobState.CANCELLED);
      world.clock().advance(Duration.ofMinutes(4));
      wake();
    }

    Phase.Blocked blocked = (Phase.Blocked) world.state().phase();
    assertThat(blocked.failure().code()).isEqualTo(FailureCode.ATTEMPTS_SPENT);
    assertThat(blocked.failure().message())
        .contains("ended 3 times", "quota of concurrent vCPUs", "then retry");
  }

  @Test
  void f61_a_job_that_is_not_seen_to_end_blocks_after_a_quarter_of_an_hour() {
    world.jobs().stubborn("job1");
    world.clock().advance(Duration.ofHours(1));
    assertThat(held()).isEqualTo(HoldReason.CANCELLING);
    world.clock().advance(Duration.ofMinutes(14));
    assertThat(held()).isEqualTo(HoldReason.CANCELLING);
    world.clock().advance(Duration.ofMinutes(1));

    assertThat(held()).isEqualTo(HoldReason.BLOCKED);

    assertThat(((Phase.Blocked) world.state().phase()).failure().code())
        .isEqualTo(FailureCode.CANCEL_UNCONFIRMED);
    assertThat(world.jobs().all()).hasSize(1);
  }

  @Test
  void f65_a_job_that_was_not_seen_to_end_keeps_rebuilds_waiting_though_its_run_goes_on() {
    Instant deadline = world.run().attempt().deadline();
    world.jobs().stubborn("job1");
    world.clock().advance(Duration.ofHours(1));
    wake();
    world.clock().advance(Duration.ofMinutes(15));
    wake();

    Acted retried = world.retry();

    assertThat(retried.executed()).isTrue();
    assertThat(world.run().attempt().number()).isEqualTo(2);
    assertThat(world.state().quietFrom()).contains(deadline);
  }

  @Test
  void a_wake_up_that_dies_anywhere_while_it_cancels_loses_nothing() {
    for (int call = 0; call < 20; call++) {
      World fresh = new World();
      fresh.produce(200);
      fresh.reconciler().reconcile(fresh.pipeline());
      fresh.jobs().stubborn("job1");
      fresh.clock().advance(Duration.ofHours(6));
      CallPoints points = new CallPoints();
      points.dieAfter(call);
      fresh.wake(fresh.reconciler(points));

      assertThat(((Outcome.Held) fresh.reconciler().reconcile(fresh.pipeline())).reason())
          .isEqualTo(HoldReason.CANCELLING);
      fresh.endJobs(JobState.CANCELLED);
      assertThat(Started.of(fresh.reconciler().reconcile(fresh.pipeline())))
          .contains(new Started(1, 2, "job2"));
    }
  }

  @Test
  void an_attempt_that_could_not_be_launched_before_its_deadline_is_followed_by_the_next() {
    World fresh = new World();
    fresh.produce(200);
    fresh.jobs().losses().loseNext(1, LostAnswer.NOT_APPLIED);
    fresh.wake(fresh.reconciler());
    assertThat(fresh.state().phase()).isInstanceOf(Phase.Claimed.class);

    fresh.clock().advance(Duration.ofHours(7));

    assertThat(Started.of(fresh.reconciler().reconcile(fresh.pipeline())))
        .contains(new Started(1, 2, "job1"));
  }

  @Test
  void a_host_whose_clock_is_off_begins_no_attempt() {
    world.endJobs(JobState.FAILED);
    Versioned before = world.ledger().load(FLIGHTS).orElseThrow();
    world.clock().advance(Duration.ofMinutes(3));
    world.storeAhead(Duration.ofDays(-365));

    Outcome.Held held = (Outcome.Held) wake();

    assertThat(held.reason()).isEqualTo(HoldReason.CLOCK_SKEW);
    assertThat(held.why()).contains("ahead of the store's", "60 s");
    assertThat(world.ledger().load(FLIGHTS)).contains(before);
  }
}
