package io.tidemill.localstack.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.FailureKind;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WakeUpAnswerTest {
  @Test
  void each_decision_is_read() {
    WakeUpAnswer answer =
        parse(
            """
            {"event":"sweep","pipelines":[
              {"pipeline":"a","decision":"LAUNCHED","run":3,"attempt":2,"job":"00f1","why":"enough",
               "changes":[{"table":"k.t","change":"NEW","holdsFromRun":3}]},
              {"pipeline":"b","decision":"HELD","reason":"BELOW_THRESHOLD","why":"few",
               "lookAgainAt":"2026-11-22T17:00:00Z"},
              {"pipeline":"c","decision":"FAILED","kind":"PIPELINE","why":"no topic"},
              {"pipeline":"d.yaml","decision":"NOT_REACHED","why":"no time"}]}
            """);

    assertThat(outcome(answer, "a"))
        .isEqualTo(
            new Outcome.Launched(
                3,
                2,
                "00f1",
                "enough",
                List.of(new SinkChange(TableName.parse("k.t"), SinkChange.Kind.NEW, 3))));
    assertThat(outcome(answer, "b"))
        .isEqualTo(
            new Outcome.Held(
                HoldReason.BELOW_THRESHOLD, Instant.parse("2026-11-22T17:00:00Z"), "few"));
    assertThatThrownBy(() -> outcome(answer, "c"))
        .isInstanceOfSatisfying(
            TidemillException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.PIPELINE))
        .hasMessage("no topic");
    assertThat(answer.pipelines().get(3))
        .isEqualTo(new PipelineAnswer.NotReached("d.yaml", "no time"));
    assertThat(answer.of(new PipelineId("e"))).isEmpty();
  }

  @Test
  void a_failure_of_the_function_itself_is_for_the_operator() {
    PipelineAnswer.Failed failed = new PipelineAnswer.Failed("a", "FAULT", "a mistake");

    assertThat(failed.asException().kind()).isEqualTo(FailureKind.OPERATOR);
  }

  @Test
  void what_was_refused_or_ignored_says_why() {
    assertThat(
            parse(
                    "{\"refused\":{\"reason\":\"UNKNOWN_PIPELINE\",\"why\":\"none\"},\"pipelines\":[]}")
                .refused())
        .contains("UNKNOWN_PIPELINE: none");
    assertThat(parse("{\"event\":\"alarm\",\"pipelines\":[],\"ignored\":\"it is OK\"}").ignored())
        .contains("it is OK");
    assertThatThrownBy(
            () ->
                outcome(
                    parse(
                        "{\"refused\":{\"reason\":\"UNKNOWN_PIPELINE\",\"why\":\"none\"},\"pipelines\":[]}"),
                    "a"))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("UNKNOWN_PIPELINE: none");
  }

  @Test
  void an_answer_of_another_form_is_told_with_what_to_do() {
    for (String other :
        List.of(
            "null",
            "{}",
            "[1",
            "{\"pipelines\":[{\"pipeline\":\"a\",\"decision\":\"WAITED\",\"why\":\"\"}]}")) {
      assertThatThrownBy(() -> parse(other))
          .as(other)
          .isInstanceOf(TidemillException.class)
          .hasMessageContaining("build the functions anew");
    }
  }

  private static Outcome outcome(WakeUpAnswer answer, String pipeline) {
    return answer.outcome(new PipelineId(pipeline));
  }

  private static WakeUpAnswer parse(String json) {
    return WakeUpAnswer.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
