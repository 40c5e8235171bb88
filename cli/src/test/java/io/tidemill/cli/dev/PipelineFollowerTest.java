package io.tidemill.cli.dev;

import static io.tidemill.cli.StatesForTests.FLIGHTS;
import static io.tidemill.cli.StatesForTests.TABLE;
import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.cli.dev.News.Kind;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineFollowerTest {
  private static final Instant LATER = Instant.parse("2026-11-22T17:00:00Z");

  private final PipelineFollower follower = new PipelineFollower(FLIGHTS);

  @Test
  void a_run_is_told_from_claim_to_commit_each_step_once() {
    PipelineState claimed = claimed(first(), 100);
    PipelineState launched = claimed.launched("00f1");
    PipelineState entered = entered(launched);
    List<News> news = new ArrayList<>();
    for (PipelineState state :
        List.of(first(), claimed, claimed, launched, entered, entered, committed(entered))) {
      news.addAll(look(state));
    }

    assertThat(news)
        .extracting(News::kind)
        .containsExactly(Kind.CLAIMED, Kind.LAUNCHED, Kind.ENTERED, Kind.COMMITTED);
    assertThat(news).allMatch(each -> each.text().startsWith("run 1 "));
    assertThat(news).allMatch(each -> each.data().get("run").equals(1L));
    assertThat(news.get(3).text()).endsWith("committed: 100 to by_origin");
    assertThat(news.get(3).data())
        .containsEntry("records", 100L)
        .containsEntry("rows", Map.of("flights.by_origin", 100L));
  }

  @Test
  void a_blocked_run_says_what_to_do_and_where_its_log_is() {
    PipelineState running = claimed(first(), 100).launched("00f1");
    look(running);

    List<News> news =
        look(
            running.blocked(
                new Failure(FailureCode.ATTEMPTS_SPENT, "Look at its log, then retry")));

    assertThat(news).extracting(News::kind).containsExactly(Kind.BLOCKED);
    assertThat(news.get(0).details())
        .anyMatch(line -> line.contains("ATTEMPTS_SPENT: Look at its log, then retry"))
        .anyMatch(line -> line.contains("./tidemill logs flights 1"));
  }

  @Test
  void a_hold_is_told_when_its_reason_is_another() {
    assertThat(hold(HoldReason.BELOW_THRESHOLD, "5 of 8,000 wait")).hasSize(1);
    assertThat(hold(HoldReason.BELOW_THRESHOLD, "6 of 8,000 wait")).isEmpty();
    assertThat(hold(HoldReason.RUN_IN_PROGRESS, "run 1")).isEmpty();
    assertThat(hold(HoldReason.NO_BACKLOG, "nothing waits")).isEmpty();
    assertThat(hold(HoldReason.BELOW_THRESHOLD, "1 of 8,000 waits"))
        .singleElement()
        .satisfies(
            news -> {
              assertThat(news.kind()).isEqualTo(Kind.HELD);
              assertThat(news.details()).containsExactly("1 of 8,000 waits");
              assertThat(news.data()).containsEntry("reason", "BELOW_THRESHOLD");
            });
  }

  @Test
  void a_merged_sink_that_changed_is_refused_in_the_ledger_s_words() {
    assertThat(hold(HoldReason.MERGED_SINK_CHANGED, "table a.b is merged"))
        .singleElement()
        .satisfies(
            news -> {
              assertThat(news.kind()).isEqualTo(Kind.REFUSED);
              assertThat(news.details()).containsExactly("table a.b is merged");
            });
  }

  @Test
  void the_first_run_of_a_changed_definition_says_what_changes() {
    List<News> news =
        follower.outcome(
            new Outcome.Launched(
                3, 1, "00f1", "enough", List.of(new SinkChange(TABLE, SinkChange.Kind.NEW, 3))));

    assertThat(news).singleElement().extracting(News::kind).isEqualTo(Kind.DEFINITION_CHANGED);
    assertThat(news.get(0).details()).singleElement().asString().contains("from run 3 on");
    assertThat(follower.outcome(new Outcome.Launched(4, 1, "00f2", "enough", List.of()))).isEmpty();
  }

  @Test
  void the_same_failure_is_told_again_only_after_a_wake_up_that_got_through() {
    assertThat(follower.failed("INFRASTRUCTURE", "Kafka is away (id: 0xfe8ab, port 51868)"))
        .hasSize(1);
    assertThat(follower.failed("INFRASTRUCTURE", "Kafka is away (id: 0x1bd02, port 9)")).isEmpty();
    assertThat(follower.failed("INFRASTRUCTURE", "The ledger is away")).hasSize(1);
    hold(HoldReason.NO_BACKLOG, "nothing waits");
    assertThat(follower.failed("INFRASTRUCTURE", "The ledger is away")).hasSize(1);
  }

  private List<News> look(PipelineState state) {
    return follower.state(state, limit -> List.of());
  }

  private List<News> hold(HoldReason reason, String why) {
    return follower.outcome(new Outcome.Held(reason, LATER, why));
  }
}
