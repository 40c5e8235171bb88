package io.tidemill.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.DeadLetter;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Work;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.testkit.faults.Exactly;
import io.tidemill.testkit.faults.FunctionProcesses;
import io.tidemill.testkit.faults.Shape;
import io.tidemill.testkit.faults.Strikes;
import io.tidemill.testkit.faults.TestPipeline;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people's commands do to records that were processed, or that could not be. */
@Tag("faults")
class ResetIT extends FaultTests {
  private static final int RECORDS = 100;
  private static final int QUOTED = 5;
  private static final int BROKEN = 3;
  private static final String UNDO = ",'to':'earliest','mayUndoNewer':true";

  @Test
  void f53_after_a_backward_reset_the_table_is_the_fold_and_old_dead_letters_undo_nothing(
      Strikes strikes) {
    TestPipeline pipeline = new TestPipeline(stack(), Shape.of("f53").rowsOnly());
    pipeline.produce(0, RECORDS);
    pipeline.sending().quoted(0, QUOTED);
    pipeline.sending().broken(RECORDS, RECORDS + BROKEN);
    pipeline.settle();
    pipeline.sending().again(0, 4_711);
    pipeline.settle();
    assertThat(runsOf(pipeline.letters())).containsOnly(1L).hasSize(QUOTED + BROKEN);
    PipelineState before = pipeline.state();

    assertThat(command(pipeline, "reset", ",'to':'earliest'").path("instead").asText())
        .contains("--may-undo-newer");
    assertThat(pipeline.state()).isEqualTo(before);

    pipeline.redefine(
        yaml ->
            yaml.replace("n INT", "n STRING").replace("AS id, n,", "AS id, CAST(n AS INT) AS n,"));
    JsonNode reset = command(pipeline, "reset", UNDO);
    assertThat(reset.path("executed").asBoolean()).as("%s", reset).isTrue();
    strikes.note("position moved back over processed records and dead letters");
    pipeline.settle();

    assertThat(pipeline.state().position().sameOffsets(before.position())).isTrue();
    List<PositionChange> changes = stack().functions().ledger().changes(pipeline.id(), 10);
    assertThat(changes).extracting(PositionChange::kind).containsExactly(PositionChange.Kind.RESET);
    Commit again = pipeline.commits().get(2);
    assertThat(again.books().read()).isEqualTo(pipeline.log().size());
    assertThat(again.books().dead()).isEqualTo(BROKEN);
    Exactly.rows(pipeline);
    // Those that are still dead are the newest run's; those that aren't wait for a person.
    assertThat(runsOf(pipeline.letters())).containsOnly(1L, 3L).hasSize(QUOTED + BROKEN);

    JsonNode redo = command(pipeline, "redo", ",'run':1");
    assertThat(redo.path("executed").asBoolean()).as("%s", redo).isTrue();
    pipeline.settle();

    Commit redone = pipeline.commits().get(3);
    assertThat(redone.run().work()).isInstanceOf(Work.Redo.class);
    assertThat(redone.books().read()).isEqualTo(QUOTED);
    assertThat(runsOf(pipeline.letters())).containsOnly(3L).hasSize(BROKEN);
    assertThat(pipeline.state().position().sameOffsets(before.position())).isTrue();
    Exactly.rows(pipeline);
  }

  @Test
  void f44_f50_f53_merged_tables_refuse_to_go_back_and_a_changed_one_waits_for_its_rebuild(
      Strikes strikes) {
    TestPipeline pipeline = pipeline("f44", RECORDS);
    pipeline.sending().broken(RECORDS, RECORDS + BROKEN);
    pipeline.settle();
    PipelineState before = pipeline.state();
    String sums = pipeline.sums();

    assertThat(refusal(pipeline, "reset", UNDO)).contains("merged", sums);
    assertThat(refusal(pipeline, "replay", ",'from':'earliest','sinks':['%s']".formatted(sums)))
        .contains("merged", "rebuild");
    assertThat(refusal(pipeline, "redo", ",'run':1")).contains("merged", "rebuild");
    strikes.note(3, "merged records asked for once more");
    assertThat(pipeline.state()).isEqualTo(before);
    Exactly.once(pipeline);

    pipeline.redefine(yaml -> yaml.replace("sum(n) AS total", "sum(n + 0) AS total"));
    pipeline.produce(0, RECORDS);
    assertThat(pipeline.awaitHeld(stack().functions(), HoldReason.MERGED_SINK_CHANGED))
        .contains(sums, "rebuild");
    strikes.note("definition of a merged table changed");
    assertThat(pipeline.commits()).hasSize(1);
    JsonNode rebuild = command(pipeline, "rebuild", ",'sink':'%s'".formatted(sums));
    assertThat(rebuild.path("executed").asBoolean()).as("%s", rebuild).isTrue();
    pipeline.settle();

    Exactly.once(pipeline);
  }

  private static List<Long> runsOf(List<DeadLetter> letters) {
    return letters.stream().map(DeadLetter::run).toList();
  }

  private static String refusal(TestPipeline pipeline, String action, String arguments) {
    JsonNode answer = command(pipeline, action, arguments);
    assertThat(answer.path("decision").asText()).as("%s", answer).isEqualTo("REFUSED");
    return answer.path("why").asText() + "; " + answer.path("instead").asText();
  }

  private static JsonNode command(TestPipeline pipeline, String action, String arguments) {
    return FunctionProcesses.command(stack(), pipeline, action, arguments);
  }
}
