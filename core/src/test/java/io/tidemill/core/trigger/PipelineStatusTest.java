package io.tidemill.core.trigger;

import static io.tidemill.core.Samples.NOON;
import static io.tidemill.core.Samples.books;
import static io.tidemill.core.Samples.entrant;
import static io.tidemill.core.Samples.idle;
import static io.tidemill.core.Samples.next;
import static io.tidemill.core.Samples.partition;
import static io.tidemill.core.Samples.range;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.core.ledger.Effort;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Reason;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.offsets.PartitionBacklog;
import io.tidemill.core.pipeline.Parsed;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.pipeline.PipelineParser;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.policy.TriggerDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineStatusTest {
  private static final Pipeline FLIGHTS =
      ((Parsed.Valid)
              PipelineParser.parse(
                  "flights.yaml",
                  """
                  pipeline: flights
                  source: {topic: flights, format: json, schema: id INT}
                  trigger: {minRecords: 8000, maxDelay: 15s, maxRecords: 10000, cooldown: 5m}
                  sinks: [{table: k.t, sql: SELECT * FROM source}]
                  """))
          .pipeline();

  private static Backlog backlog(long from, long until) {
    Optional<Instant> oldest = until > from ? Optional.of(NOON) : Optional.empty();
    return new Backlog(
        "flights",
        "topic-id",
        List.of(
            new PartitionBacklog(
                partition(0), 0, from, until, until, 0, oldest, Optional.empty(), false)));
  }

  private static PipelineStatus status(PipelineState state, long records, Duration afterNoon) {
    long from = state.position().at(partition(0)).orElseThrow().offset();
    return PipelineStatus.of(FLIGHTS, state, backlog(from, from + records), NOON.plus(afterNoon));
  }

  /** Idle since noon, after a run over 10 records. */
  private static PipelineState committed() {
    return idle()
        .claim(next(idle(), 10), NOON)
        .entered(entrant(1))
        .committed(books(), List.of(), Effort.NONE, NOON);
  }

  @Test
  void a_backlog_is_told_against_its_thresholds() {
    PipelineStatus status = status(idle(), 312, Duration.ofSeconds(4));

    assertThat(status.why()).isEqualTo("312 of 8,000 records wait, the oldest for 4 s of 15 s");
    assertThat(status.lag())
        .isEqualTo(
            new PipelineStatus.Lag(
                312, 8000, Optional.of(Duration.ofSeconds(4)), Duration.ofSeconds(15)));
    assertThat(status.lookAgainAt()).contains(NOON.plusSeconds(15));
  }

  @Test
  void a_backlog_that_is_due_says_what_makes_it_so() {
    PipelineStatus enough = status(idle(), 8000, Duration.ofSeconds(4));
    assertThat(enough.why()).isEqualTo("8,000 records wait; 8,000 start a run");
    assertThat(enough.decision())
        .isEqualTo(
            new TriggerDecision.Launch(
                new Work.Own(), List.of(range(0, 0, 8000)), Reason.MIN_RECORDS, false));
    assertThat(enough.lookAgainAt()).isEmpty();

    assertThat(status(idle(), 1, Duration.ofSeconds(16)).why())
        .isEqualTo("1 record waits, the oldest for 16 s; 15 s start a run");
    assertThat(status(idle(), 12_000, Duration.ofSeconds(4)).why())
        .isEqualTo(
            "12,000 records wait; 8,000 start a run. The run takes 10,000 of them (maxRecords)");
  }

  @Test
  void a_definition_that_is_refused_holds_a_launch_and_nothing_else() {
    PipelineStatus due = status(idle(), 8000, Duration.ZERO).refused("k.t is merged", NOON);
    assertThat(due.why()).isEqualTo("k.t is merged");
    assertThat(due.decision())
        .isEqualTo(
            new TriggerDecision.Hold(
                HoldReason.MERGED_SINK_CHANGED, NOON.plus(Duration.ofMinutes(15))));

    PipelineStatus below = status(idle(), 10, Duration.ZERO);
    assertThat(below.refused("k.t is merged", NOON)).isEqualTo(below);
  }

  @Test
  void nothing_waits() {
    PipelineStatus status = status(idle(), 0, Duration.ofHours(1));

    assertThat(status.why()).isEqualTo("nothing waits in topic flights");
    assertThat(status.lag().waited()).isEmpty();
  }

  @Test
  void a_cooldown_says_since_when() {
    assertThat(status(committed(), 9000, Duration.ofSeconds(20)).why())
        .isEqualTo("the last run ended 20 s ago; cooldown is 5 m; 9,000 records wait");
  }

  @Test
  void a_pause_is_told() {
    assertThat(status(new OperatorMoves(idle(), NOON).pause(), 5, Duration.ZERO).why())
        .isEqualTo("the pipeline is paused; 5 records wait");
  }

  @Test
  void a_run_under_way_is_told_as_the_ledger_knows_it() {
    PipelineState claimed = committed().claim(next(committed(), 10), NOON);
    assertThat(status(claimed, 10, Duration.ofSeconds(90)).why())
        .isEqualTo("run 2, attempt 1 is claimed; no job of it is known yet");
    assertThat(status(claimed, 10, Duration.ofSeconds(90)).lag().waited())
        .contains(Duration.ofSeconds(90));
    assertThat(status(claimed.launched("00f1"), 10, Duration.ZERO).why())
        .isEqualTo("run 2, attempt 1 has job 00f1");
    assertThat(status(claimed.entered(entrant(2)), 10, Duration.ZERO).why())
        .isEqualTo("run 2, attempt 1 is entered by a job not known by its id");

    PipelineStatus blocked =
        status(
            claimed.blocked(new Failure(FailureCode.TABLE_SHARED, "k.t is shared")),
            10,
            Duration.ZERO);
    assertThat(blocked.why()).isEqualTo("TABLE_SHARED: k.t is shared");
    assertThat(blocked.decision())
        .isInstanceOfSatisfying(
            TriggerDecision.Hold.class,
            hold -> assertThat(hold.reason()).isEqualTo(HoldReason.BLOCKED));
  }

  @Test
  void before_the_first_commit_a_run_under_way_waits_since_its_claim() {
    PipelineState claimed = idle().claim(next(idle(), 10), NOON.plusSeconds(30));

    assertThat(status(claimed, 10, Duration.ofSeconds(31)).lag().waited())
        .contains(Duration.ofSeconds(1));
  }

  @Test
  void a_record_of_the_future_has_not_waited() {
    PipelineStatus status = status(idle(), 5, Duration.ofSeconds(-9));

    assertThat(status.lag().waited()).contains(Duration.ZERO);
    assertThat(status.why()).isEqualTo("5 of 8,000 records wait, the oldest for 0 s of 15 s");
  }

  @Test
  void sentences_are_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(status(idle(), 1312, Duration.ofSeconds(4)).why())
          .isEqualTo("1,312 of 8,000 records wait, the oldest for 4 s of 15 s");
    } finally {
      Locale.setDefault(before);
    }
  }
}
