package io.tidemill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.testkit.LostAnswer;
import io.tidemill.testkit.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a wake-up tells whoever is on call. */
class OutcomeWhyTest {
  private final World world = new World();

  private String wake() {
    return why(world.reconciler().reconcile(world.pipeline()));
  }

  private static String why(Outcome outcome) {
    return outcome.match(Outcome.Launched::why, Outcome.Held::why);
  }

  @Test
  void thresholds_come_with_what_waits() {
    wake();
    world.produce(42);
    world.clock().advance(Duration.ofSeconds(90));
    assertThat(wake()).isEqualTo("42 of 100 records wait, the oldest for 1 m 30 s of 10 m");

    world.clock().advance(Duration.ofMinutes(9));
    assertThat(wake()).isEqualTo("42 records wait, the oldest for 10 m 30 s; 10 m start a run");
  }

  @Test
  void enough_records_are_told_against_the_threshold() {
    world.produce(150);
    assertThat(wake()).isEqualTo("150 records wait; 100 start a run");
    assertThat(wake()).isEqualTo("run 1, attempt 1 is RUNNING as job job1");
  }

  @Test
  void a_person_who_asked_is_named_as_the_reason() {
    world.produce(2);
    assertThat(why(world.reconciler().trigger(world.pipeline())))
        .isEqualTo("asked for by hand; 2 records wait");
  }

  @Test
  void nothing_to_do_by_hand_is_said_as_well() {
    assertThat(why(world.reconciler().trigger(world.pipeline())))
        .isEqualTo("nothing waits in topic flights");
  }

  @Test
  void a_further_attempt_says_how_the_one_before_ended() {
    world.produce(200);
    wake();
    world.endJobs(JobState.FAILED);
    assertThat(wake())
        .isEqualTo("attempt 1 ended without a commit (job job1 FAILED: ended by the test)");
    world.jobs().set("job2", JobState.CANCELLED, "");
    assertThat(wake()).isEqualTo("attempt 2 ended without a commit (job job2 CANCELLED)");
  }

  @Test
  void a_job_that_a_later_wake_up_launches_says_since_when_it_was_due() {
    world.produce(200);
    world.jobs().losses().loseNext(1, LostAnswer.NOT_APPLIED);
    assertThatThrownBy(this::wake).isInstanceOf(TidemillException.class);
    world.clock().advance(Duration.ofSeconds(20));

    assertThat(wake())
        .isEqualTo(
            "run 1, attempt 1 was begun 20 s ago (MIN_RECORDS, 200 records), and no job of it was known");
  }

  @Test
  void a_retry_says_what_it_follows() {
    world.produce(200);
    wake();
    world.protocol().block(world.enter(), new Failure(FailureCode.TABLE_SHARED, "k.t is shared"));
    world.endJobs(JobState.FAILED);
    assertThat(wake()).isEqualTo("TABLE_SHARED: k.t is shared");

    assertThat(why(world.retry().outcome().orElseThrow()))
        .isEqualTo("retry by hand after TABLE_SHARED");
  }

  @Test
  void an_attempt_that_waits_for_the_clock_says_how_far_ahead_it_would_be() {
    world.produce(200);
    wake();
    world.endJobs(JobState.FAILED);
    world.clock().advance(Duration.ofMinutes(-6));

    assertThat(wake())
        .startsWith("row timestamps would reach 6 m ahead of the clock, and stores accept 4 m");
  }
}
