package io.tidemill.cli.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.cli.ExitCode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TriggerAnswerTest {
  @Test
  void a_launch_says_why_and_what_its_definition_changes() {
    TriggerAnswer answer =
        pipeline(
            """
            "decision":"LAUNCHED","run":3,"attempt":1,"job":"00f","why":"asked for by hand",\
            "changes":[{"table":"a.b","change":"NEW","holdsFromRun":3}]""");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text(answer))
        .containsExactly(
            "flights: run 3, attempt 1 launched as job 00f: asked for by hand",
            "  a.b NEW, holds from run 3 on",
            "Look: ./tidemill status flights, ./tidemill runs flights 3");
  }

  @Test
  void a_run_held_back_is_no_failure() {
    TriggerAnswer answer =
        pipeline(
            """
            "decision":"HELD","reason":"NO_BACKLOG","why":"nothing waits",\
            "lookAgainAt":"2026-11-22T17:00:00.123456789Z\"""");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text(answer))
        .containsExactly(
            "flights: holds (NO_BACKLOG): nothing waits; looked at again by 2026-11-22T17:00:00Z");
  }

  @Test
  void for_programs_fields_are_named_as_all_commands_name_them() {
    TriggerAnswer launched =
        pipeline(
            """
            "decision":"LAUNCHED","changes":[{"change":"NEW","holdsFromRun":3}]""");
    TriggerAnswer held = pipeline("\"decision\":\"HELD\",\"lookAgainAt\":\"2026\"");

    assertThat(launched.json().at("/pipelines/0/changes/0/holds_from_run").asInt()).isEqualTo(3);
    assertThat(held.json().at("/pipelines/0/look_again_at").asText()).isEqualTo("2026");
    assertThat(held.json().toString()).doesNotContain("lookAgainAt");
  }

  @Test
  void a_plan_is_shown_and_nothing_is_said_to_be_done() {
    TriggerAnswer answer =
        pipeline(
            """
            "executed":false,"plan":["Run 7 is given up.","The pipeline is idle then."],\
            "decision":"PLANNED\"""");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text(answer))
        .containsExactly(
            "flights: this would be done:",
            "  - Run 7 is given up.",
            "  - The pipeline is idle then.",
            "Nothing is changed yet; --execute does it");
  }

  @Test
  void what_was_done_is_shown_with_how_the_pipeline_was_left() {
    TriggerAnswer answer =
        pipeline(
            """
            "executed":true,"plan":["Runs start again."],"decision":"HELD","reason":"NO_BACKLOG",\
            "why":"nothing waits","lookAgainAt":"2026-11-22T17:00:00Z\"""");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text(answer))
        .containsExactly(
            "flights: done:",
            "  - Runs start again.",
            "flights: holds (NO_BACKLOG): nothing waits; looked at again by 2026-11-22T17:00:00Z");
  }

  @Test
  void a_refused_command_says_what_to_do_instead_as_it_is_typed() {
    TriggerAnswer answer =
        pipeline(
            """
            "executed":false,"why":"run 8 is blocked, not run 7",\
            "instead":"look at `runs flights 8`","decision":"REFUSED\"""");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.DIFFERS);
    assertThat(text(answer))
        .containsExactly(
            "flights: refused: run 8 is blocked, not run 7",
            "Instead: look at ./tidemill runs flights 8");
  }

  @Test
  void a_command_with_nothing_to_do_is_no_failure() {
    TriggerAnswer answer =
        pipeline("\"executed\":false,\"why\":\"it is paused already\",\"decision\":\"NOTHING\"");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(text(answer)).containsExactly("flights: nothing to do: it is paused already");
  }

  @Test
  void a_failure_says_who_must_act() {
    assertThat(failed("PIPELINE").exitCode()).isEqualTo(ExitCode.PIPELINE);
    assertThat(failed("OPERATOR").exitCode()).isEqualTo(ExitCode.OPERATOR);
    assertThat(failed("UNKNOWN_OUTCOME").exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
    assertThat(failed("of a later version").exitCode()).isEqualTo(ExitCode.INFRASTRUCTURE);
    assertThat(text(failed("PIPELINE")))
        .containsExactly("flights: failed (PIPELINE): no such topic");
    assertThat(pipeline("\"decision\":\"NOT_REACHED\",\"why\":\"no time\"").exitCode())
        .isEqualTo(ExitCode.INFRASTRUCTURE);
  }

  @Test
  void a_refusal_is_the_authors_only_for_an_unknown_pipeline() {
    assertThat(refused("UNKNOWN_PIPELINE").exitCode()).isEqualTo(ExitCode.PIPELINE);
    assertThat(refused("UNKNOWN_KIND").exitCode()).isEqualTo(ExitCode.OPERATOR);
    assertThat(text(refused("UNKNOWN_KIND"))).containsExactly("refused: expected a, found b");
  }

  @Test
  void an_answer_of_something_else_is_shown() {
    for (String foreign : List.of("", "null", "{}", "<html>", "[1]")) {
      assertThatThrownBy(() -> TriggerAnswer.parse(foreign))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OPERATOR))
          .hasMessageContaining("\"" + foreign + "\"");
    }
  }

  private static TriggerAnswer failed(String kind) {
    return pipeline(
        "\"decision\":\"FAILED\",\"kind\":\"%s\",\"why\":\"no such topic\"".formatted(kind));
  }

  private static TriggerAnswer refused(String reason) {
    return TriggerAnswer.parse(
        "{\"refused\":{\"reason\":\"%s\",\"why\":\"expected a, found b\"},\"pipelines\":[]}"
            .formatted(reason));
  }

  private static TriggerAnswer pipeline(String fields) {
    return TriggerAnswer.parse(
        "{\"event\":\"manual\",\"pipelines\":[{\"pipeline\":\"flights\",%s}]}".formatted(fields));
  }

  private static List<String> text(TriggerAnswer answer) {
    return answer.lines(new Style(Style.Colours.NONE, Style.Signs.ASCII));
  }
}
