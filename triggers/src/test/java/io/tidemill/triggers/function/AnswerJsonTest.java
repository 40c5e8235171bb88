package io.tidemill.triggers.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import io.tidemill.triggers.function.Answer.Ignored;
import io.tidemill.triggers.function.Answer.Kind;
import io.tidemill.triggers.function.Answer.Looked;
import io.tidemill.triggers.function.Answer.Refused;
import io.tidemill.triggers.function.PipelineAnswer.Decided;
import io.tidemill.triggers.function.PipelineAnswer.Failed;
import io.tidemill.triggers.function.PipelineAnswer.NotReached;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnswerJsonTest {
  @Test
  void a_launch_says_run_attempt_job_and_changes() {
    Outcome launched =
        new Outcome.Launched(
            3,
            1,
            "00f1",
            "9150 records",
            List.of(new SinkChange(TableName.parse("a.b"), SinkChange.Kind.NEW, 3)));

    assertThat(looked(new Decided("flights", launched)))
        .isEqualTo(
            "{\"event\":\"sweep\",\"pipelines\":[{\"pipeline\":\"flights\",\"decision\":\"LAUNCHED\",\"run\":3,\"attempt\":1,\"job\":\"00f1\",\"why\":\"9150 records\",\"changes\":[{\"table\":\"a.b\",\"change\":\"NEW\",\"holdsFromRun\":3}]}]}");
  }

  @Test
  void a_launch_without_changes_leaves_them_out() {
    assertThat(looked(new Decided("a", new Outcome.Launched(1, 2, "j", "w", List.of()))))
        .doesNotContain("changes");
  }

  @Test
  void a_hold_says_why_and_until_when() {
    Outcome held =
        new Outcome.Held(
            HoldReason.BELOW_THRESHOLD, Instant.parse("2026-11-22T17:00:00Z"), "12 of 100");

    assertThat(looked(new Decided("x", held)))
        .isEqualTo(
            "{\"event\":\"sweep\",\"pipelines\":[{\"pipeline\":\"x\",\"decision\":\"HELD\",\"reason\":\"BELOW_THRESHOLD\",\"why\":\"12 of 100\",\"lookAgainAt\":\"2026-11-22T17:00:00Z\"}]}");
  }

  @Test
  void a_failure_says_who_must_act() {
    TidemillException away = new TidemillException(FailureKind.INFRASTRUCTURE, "Kafka is away");

    assertThat(looked(Failed.of("y", away)))
        .contains("\"decision\":\"FAILED\",\"kind\":\"INFRASTRUCTURE\",\"why\":\"Kafka is away\"");
    assertThat(looked(Failed.of("y", new IllegalStateException("oops"))))
        .contains("\"kind\":\"FAULT\"")
        .contains("oops");
  }

  @Test
  void what_was_not_reached_says_so() {
    assertThat(looked(new NotReached("z", "no time")))
        .contains("{\"pipeline\":\"z\",\"decision\":\"NOT_REACHED\",\"why\":\"no time\"}");
  }

  @Test
  void an_event_about_nothing_and_one_of_somebody_else_have_no_pipelines() {
    assertThat(AnswerJson.of(new Ignored(Kind.ALARM, "only ALARM asks for a look")))
        .isEqualTo(
            "{\"event\":\"alarm\",\"pipelines\":[],\"ignored\":\"only ALARM asks for a look\"}");
    assertThat(AnswerJson.of(new Refused(new Refusal(Reason.EMPTY, "expected …"))))
        .isEqualTo("{\"refused\":{\"reason\":\"EMPTY\",\"why\":\"expected …\"},\"pipelines\":[]}");
  }

  @Property
  void any_text_gives_one_line_of_json(@ForAll String text) throws IOException {
    byte[] bytes = looked(new Failed(text, "FAULT", text)).getBytes(StandardCharsets.UTF_8);

    JsonNode pipeline = new ObjectMapper().readTree(bytes).path("pipelines").path(0);
    assertThat(pipeline.path("decision").asText()).isEqualTo("FAILED");
    assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("\n").doesNotContain("\r");
  }

  private static String looked(PipelineAnswer answer) {
    return AnswerJson.of(new Looked(Kind.SWEEP, List.of(answer)));
  }
}
