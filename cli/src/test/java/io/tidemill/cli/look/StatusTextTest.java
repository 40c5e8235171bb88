package io.tidemill.cli.look;

import static io.tidemill.cli.StatesForTests.PARTITION;
import static io.tidemill.cli.StatesForTests.TABLE;
import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.Replay;
import io.tidemill.core.offsets.NextOffset;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.core.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final PipelineState ONE = committed(entered(claimed(first(), 100)));
  private static final PipelineState BLOCKED =
      claimed(ONE, 150)
          .blocked(new Failure(FailureCode.TABLE_SHARED, "give it a table of its own"));
  private final TidemillException missing =
      new TidemillException(FailureKind.PIPELINE, "Topic \"orders\" doesn't exist");
  private static final Problem PROBLEM =
      new Problem("p/bad.yaml", 3, 7, "source.topic", "this key", "nothing", "Name the topic");

  private final LookedAt looked = new LookedAt();

  @Test
  void lag_and_age_are_shown_against_what_starts_a_run() {
    assertThat(text(looked.seen(ONE, 312)))
        .containsExactly(
            "PIPELINE  STATE          LAG      OLDEST  LAST RUN     WHICH TOOK                          NEXT",
            "flights   Idle   312 / 8,000  4 s / 15 s  1, 20 s ago  100 records, wrote 100 rows in 9 s  a run in 11 s at the latest",
            "",
            "flights: 312 of 8,000 records wait, the oldest for 4 s of 15 s");
  }

  @Test
  void lines_fit_a_narrow_terminal() {
    List<String> lines =
        new StatusText(new Style(Style.Colours.NONE, Style.Signs.ASCII), LookedAt.NOW, 80)
            .lines(
                List.of(
                    looked.seen(ONE, 312),
                    looked.changed(List.of(), Optional.of("a reason of words ".repeat(20)))));
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(1)).endsWith("1, 20 s ago  a run in 11 s at the latest");
  }

  @Test
  void a_run_under_way_a_block_and_a_pause_are_the_state() {
    assertThat(text(looked.seen(entered(claimed(ONE, 150)), 50)))
        .anyMatch(line -> line.contains("Running run 2, attempt 1") && line.endsWith("run's end"));
    assertThat(text(looked.seen(BLOCKED, 50)))
        .anyMatch(line -> line.contains("Blocked at run 2") && line.endsWith("for a person"))
        .contains("flights: TABLE_SHARED: give it a table of its own");
    assertThat(text(looked.seen(new OperatorMoves(ONE, LookedAt.NOW).pause(), 0)))
        .anyMatch(line -> line.contains("Idle, paused"));
    assertThat(text(looked.seen(ONE, 8_000)))
        .anyMatch(line -> line.endsWith("a run, at the next look"));
  }

  @Test
  void a_replay_an_attempt_told_to_stop_and_a_block_without_a_run_are_the_state() {
    PipelineState going =
        new OperatorMoves(ONE, LookedAt.NOW)
            .goBack(
                new Replay(
                    Replay.Kind.REPLAY,
                    new TreeSet<>(Set.of(TABLE)),
                    Position.NONE.with(PARTITION, new NextOffset(40, 0)),
                    ONE.position(),
                    OptionalLong.empty()));
    assertThat(text(looked.seen(going, 0)))
        .anyMatch(line -> line.contains("Idle, in a replay"))
        .contains(
            "flights: a replay of flights.by_origin is under way: 60 offsets (flights-2[40, 100)) are left; its own runs wait");
    JsonNode json = StatusJson.of(List.of(looked.seen(going, 0)), LookedAt.NOW);
    assertThat(json.at("/pipelines/0/replay/left/0/from").asLong()).isEqualTo(40);
    assertThat(text(looked.seen(entered(claimed(ONE, 150)).cancelled(LookedAt.NOW), 50)))
        .anyMatch(line -> line.contains("Running run 2, attempt 1, told to stop"));
    PipelineState lost = ONE.blocked(new Failure(FailureCode.RECORDS_LOST, "say what to do"));
    assertThat(text(looked.seen(lost, 50)))
        .anyMatch(line -> line.matches("flights +Blocked +50 / .*"))
        .contains("flights: RECORDS_LOST: say what to do");
  }

  @Test
  void a_changed_definition_is_told_before_a_run_takes_it() {
    Finding changed =
        looked.changed(
            List.of(new SinkChange(TableName.parse("flights.by_day"), SinkChange.Kind.NEW, 2)),
            Optional.empty());
    assertThat(text(changed))
        .anyMatch(
            line -> line.matches("flights: definition changed from .*takes effect with run 2"))
        .anyMatch(line -> line.startsWith("  flights.by_day is written from run 2 on"));
    JsonNode json = StatusJson.of(List.of(changed), LookedAt.NOW).at("/pipelines/0");
    assertThat(json.at("/definition_changed/takes_effect_with_run").asLong()).isEqualTo(2);
    assertThat(json.at("/definition_changed/changes/0/table").asText()).isEqualTo("flights.by_day");
  }

  @Test
  void a_refused_definition_is_told_however_little_waits() {
    Finding refused = looked.changed(List.of(), Optional.of("table flights.by_day is merged"));
    assertThat(text(refused))
        .anyMatch(line -> line.endsWith("no run starts"))
        .anyMatch(line -> line.contains("and is refused"))
        .contains("  table flights.by_day is merged");
    JsonNode json = StatusJson.of(List.of(refused), LookedAt.NOW).at("/pipelines/0");
    assertThat(json.at("/definition_changed/refused").asText())
        .isEqualTo("table flights.by_day is merged");
  }

  @Test
  void what_is_wrong_with_one_pipeline_hides_no_other() {
    List<String> lines =
        text(
            looked.seen(ONE, 0),
            new Finding.NotAdopted(LookedAt.PIPELINE, looked.status(first(), 7)),
            new Finding.Unseen(LookedAt.PIPELINE, Optional.of(ONE), missing),
            new Finding.Unseen(LookedAt.PIPELINE, Optional.empty(), missing),
            new Finding.Broken("bad", Optional.of(BLOCKED), List.of(PROBLEM)));
    assertThat(lines)
        .anyMatch(line -> line.contains("waits for records"))
        .anyMatch(line -> line.contains("not adopted yet") && line.contains("7 / 8,000"))
        .anyMatch(line -> line.contains("Idle") && line.endsWith("see below"))
        .anyMatch(line -> line.contains("not seen"))
        .anyMatch(line -> line.contains("Blocked at run 2, file broken"))
        .contains("flights: Topic \"orders\" doesn't exist", PROBLEM.toString());
  }

  @Test
  void json_has_the_same_facts_with_units() {
    JsonNode json =
        StatusJson.of(
            List.of(
                looked.seen(ONE, 312),
                looked.seen(BLOCKED, 50),
                new Finding.Unseen(LookedAt.PIPELINE, Optional.empty(), missing),
                new Finding.Broken("bad", Optional.empty(), List.of(PROBLEM))),
            LookedAt.NOW);
    JsonNode idle = json.at("/pipelines/0");
    assertThat(idle.get("state").asText()).isEqualTo("IDLE");
    assertThat(idle.get("lag_records").asLong()).isEqualTo(312);
    assertThat(idle.get("min_records").asLong()).isEqualTo(8_000);
    assertThat(idle.get("oldest_waited_seconds").asText()).isEqualTo("4.000");
    assertThat(idle.get("max_delay_seconds").asText()).isEqualTo("15.000");
    assertThat(idle.get("decision").asText()).isEqualTo("HOLD");
    assertThat(idle.get("reason").asText()).isEqualTo("BELOW_THRESHOLD");
    assertThat(idle.get("look_again_at").asText())
        .isEqualTo(LookedAt.NOW.plusSeconds(11).toString());
    assertThat(idle.at("/last_run/run").asLong()).isEqualTo(1);
    assertThat(idle.at("/last_run/duration_seconds").asText()).isEqualTo("9.000");
    assertThat(json.at("/pipelines/1/failure/code").asText()).isEqualTo("TABLE_SHARED");
    assertThat(json.at("/pipelines/1/run/run").asLong()).isEqualTo(2);
    assertThat(json.at("/pipelines/2/failed/kind").asText()).isEqualTo("PIPELINE");
    assertThat(json.at("/pipelines/3/problems/0").toString())
        .isEqualTo(
            """
            {"file":"p/bad.yaml","line":3,"column":7,"what":"source.topic","expected":"this key",\
            "found":"nothing","fix":"Name the topic"}""");
  }

  private static List<String> text(Finding... findings) {
    return new StatusText(new Style(Style.Colours.NONE, Style.Signs.ASCII), LookedAt.NOW, 200)
        .lines(List.of(findings));
  }
}
