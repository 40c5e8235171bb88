package io.tidemill.core.policy;

import static io.tidemill.core.Samples.LIMITS;
import static io.tidemill.core.Samples.NOON;
import static io.tidemill.core.Samples.SIZE;
import static io.tidemill.core.Samples.books;
import static io.tidemill.core.Samples.entrant;
import static io.tidemill.core.Samples.idle;
import static io.tidemill.core.Samples.next;
import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.position;
import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.offsets.PartitionBacklog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TriggerPolicyTest {
  private static final Duration DELAY = Duration.ofMinutes(10);
  private static final Duration COOLDOWN = Duration.ofMinutes(5);

  private final TriggerPolicy policy =
      new TriggerPolicy(100, DELAY, 1000, COOLDOWN, OptionalInt.empty());

  private static Backlog backlog(long records, Optional<Instant> oldest) {
    return new Backlog(
        "flights",
        "topic-id",
        List.of(
            new PartitionBacklog(
                partition(0), 0, 0, records, records, 0, oldest, Optional.empty(), false)));
  }

  private static Backlog backlog(long records) {
    return backlog(records, records == 0 ? Optional.empty() : Optional.of(NOON));
  }

  /** Idle since {@code at}, when a run over the first 10 offsets was committed. */
  private static PipelineState committed(Instant at, PipelineState.Claim claim) {
    return idle()
        .claim(claim, NOON)
        .entered(entrant(1))
        .committed(books(), List.of(), Effort.NONE, at);
  }

  private static TriggerDecision hold(HoldReason reason, Instant lookAgainAt) {
    return new TriggerDecision.Hold(reason, lookAgainAt);
  }

  private static TriggerDecision launch(Reason reason, OffsetRange... ranges) {
    return new TriggerDecision.Launch(new Work.Own(), List.of(ranges), reason, false);
  }

  private static HoldReason reason(TriggerDecision decision) {
    return decision.match(
        launch -> {
          throw new AssertionError(launch);
        },
        TriggerDecision.Hold::reason);
  }

  @Test
  void nothing_waits_nothing_starts() {
    assertThat(reason(policy.decide(backlog(0), idle(), NOON.plus(Duration.ofDays(1)))))
        .isEqualTo(HoldReason.NO_BACKLOG);
  }

  @Test
  void enough_records_start_a_run() {
    assertThat(policy.decide(backlog(99), idle(), NOON))
        .isEqualTo(hold(HoldReason.BELOW_THRESHOLD, NOON.plus(DELAY)));
    assertThat(policy.decide(backlog(100), idle(), NOON))
        .isEqualTo(launch(Reason.MIN_RECORDS, range(0, 0, 100)));
  }

  @Test
  void a_record_that_waited_long_enough_starts_a_run() {
    Instant due = NOON.plusSeconds(30).plus(DELAY);
    Backlog backlog = backlog(1, Optional.of(NOON.plusSeconds(30)));

    assertThat(policy.decide(backlog, idle(), due.minusNanos(1)))
        .isEqualTo(hold(HoldReason.BELOW_THRESHOLD, due));
    assertThat(policy.decide(backlog, idle(), due))
        .isEqualTo(launch(Reason.MAX_DELAY, range(0, 0, 1)));
  }

  @Test
  void a_record_of_old_waits_since_its_position_was_reached() {
    Backlog backfill = backlog(1, Optional.of(NOON.minus(Duration.ofDays(365))));

    assertThat(policy.decide(backfill, idle(), NOON.plusSeconds(1)))
        .isEqualTo(hold(HoldReason.BELOW_THRESHOLD, NOON.plus(DELAY)));
    assertThat(policy.decide(backfill, idle(), NOON.plus(DELAY)))
        .isEqualTo(launch(Reason.MAX_DELAY, range(0, 0, 1)));
  }

  @Test
  void a_record_whose_timestamp_is_unknown_waits_since_its_position_was_reached() {
    Backlog unknown = backlog(1, Optional.empty());

    assertThat(policy.decide(unknown, idle(), NOON.plusSeconds(1)))
        .isEqualTo(hold(HoldReason.BELOW_THRESHOLD, NOON.plus(DELAY)));
    assertThat(policy.decide(unknown, idle(), NOON.plus(DELAY)))
        .isEqualTo(launch(Reason.MAX_DELAY, range(0, 0, 1)));
  }

  @Test
  void a_record_from_the_future_waits_for_its_time() {
    Instant future = NOON.plus(Duration.ofDays(1));

    assertThat(policy.decide(backlog(1, Optional.of(future)), idle(), NOON.plus(DELAY)))
        .isEqualTo(hold(HoldReason.BELOW_THRESHOLD, future.plus(DELAY)));
  }

  @Test
  void a_run_that_just_ended_is_followed_after_the_cooldown() {
    PipelineState state = committed(NOON, next(idle(), 10));

    assertThat(policy.decide(backlog(500), state, NOON.plus(COOLDOWN).minusNanos(1)))
        .isEqualTo(hold(HoldReason.COOLING_DOWN, NOON.plus(COOLDOWN)));
    assertThat(policy.decide(backlog(500), state, NOON.plus(COOLDOWN)))
        .isEqualTo(launch(Reason.MIN_RECORDS, range(0, 0, 500)));
  }

  @Test
  void no_cooldown_is_said_when_nothing_waits() {
    assertThat(reason(policy.decide(backlog(0), committed(NOON, next(idle(), 10)), NOON)))
        .isEqualTo(HoldReason.NO_BACKLOG);
  }

  @Test
  void a_first_run_needs_no_cooldown() {
    assertThat(policy.decide(backlog(100), idle(), NOON))
        .isEqualTo(launch(Reason.MIN_RECORDS, range(0, 0, 100)));
  }

  @Test
  void a_run_that_was_cut_is_followed_at_once() {
    PipelineState.Claim cut =
        new PipelineState.Claim(
            new Work.Own(),
            Reason.MIN_RECORDS,
            List.of(range(0, 0, 10)),
            position(10),
            true,
            "digest",
            LIMITS,
            SIZE);

    assertThat(policy.decide(backlog(500), committed(NOON, cut), NOON))
        .isEqualTo(launch(Reason.MIN_RECORDS, range(0, 0, 500)));
  }

  @Property
  void a_run_takes_no_more_than_max_records_and_says_when_it_is_cut(
      @ForAll @IntRange(min = 100, max = 3000) int records) {
    TriggerDecision decision = policy.decide(backlog(records), idle(), NOON);

    assertThat(decision)
        .isEqualTo(
            new TriggerDecision.Launch(
                new Work.Own(),
                List.of(range(0, 0, Math.min(records, 1000))),
                Reason.MIN_RECORDS,
                records > 1000));
  }

  @Test
  void a_paused_pipeline_starts_nothing() {
    PipelineState paused = new OperatorMoves(idle(), NOON).pause();

    assertThat(reason(policy.decide(backlog(500), paused, NOON.plus(Duration.ofDays(9)))))
        .isEqualTo(HoldReason.PAUSED);
    assertThat(reason(policy.decideManually(backlog(500), paused, NOON)))
        .isEqualTo(HoldReason.PAUSED);
  }

  @Test
  void a_pipeline_with_a_run_starts_no_other() {
    PipelineState claimed = idle().claim(next(idle(), 10), NOON);
    PipelineState running = claimed.launched("job");
    PipelineState blocked = running.blocked(new Failure(FailureCode.ATTEMPTS_SPENT, "spent"));

    assertThat(reason(policy.decide(backlog(500), claimed, NOON)))
        .isEqualTo(HoldReason.RUN_IN_PROGRESS);
    assertThat(reason(policy.decide(backlog(500), running, NOON)))
        .isEqualTo(HoldReason.RUN_IN_PROGRESS);
    assertThat(reason(policy.decide(backlog(500), blocked, NOON))).isEqualTo(HoldReason.BLOCKED);
  }

  @Test
  void a_person_starts_whatever_waits() {
    assertThat(policy.decideManually(backlog(1), idle(), NOON))
        .isEqualTo(launch(Reason.MANUAL, range(0, 0, 1)));
    assertThat(policy.decideManually(backlog(1001), idle(), NOON))
        .isEqualTo(
            new TriggerDecision.Launch(
                new Work.Own(), List.of(range(0, 0, 1000)), Reason.MANUAL, true));
    assertThat(reason(policy.decideManually(backlog(0), idle(), NOON)))
        .isEqualTo(HoldReason.NO_BACKLOG);
  }

  @Test
  void so_many_runs_a_day_are_started_by_lag_and_any_number_by_people() {
    TriggerPolicy twice = new TriggerPolicy(10, DELAY, 1000, Duration.ZERO, OptionalInt.of(2));
    PipelineState state = idle();
    for (int run = 1; run <= 2; run++) {
      assertThat(twice.decide(backlog(1000), state, NOON))
          .isInstanceOf(TriggerDecision.Launch.class);
      state =
          state
              .claim(next(state, 10), NOON)
              .entered(entrant(run))
              .committed(books(), List.of(), Effort.NONE, NOON);
    }

    assertThat(twice.decide(backlog(1000), state, NOON))
        .isEqualTo(hold(HoldReason.RUNS_SPENT, Instant.parse("2026-03-02T00:00:00Z")));
    assertThat(twice.decideManually(backlog(1000), state, NOON))
        .isInstanceOf(TriggerDecision.Launch.class);
    assertThat(twice.decide(backlog(1000), state, NOON.plus(Duration.ofHours(12))))
        .isInstanceOf(TriggerDecision.Launch.class);
  }

  @Test
  void impossible_policies_are_refused() {
    assertRefused(0, DELAY, 1, COOLDOWN);
    assertRefused(1, DELAY, 0, COOLDOWN);
    assertRefused(1, DELAY, TriggerPolicy.MOST_RECORDS + 1, COOLDOWN);
    assertRefused(1, Duration.ZERO, 1, COOLDOWN);
    assertRefused(1, DELAY, 1, Duration.ofSeconds(-1));
  }

  private static void assertRefused(long min, Duration delay, long max, Duration cooldown) {
    assertThatThrownBy(() -> new TriggerPolicy(min, delay, max, cooldown, OptionalInt.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
