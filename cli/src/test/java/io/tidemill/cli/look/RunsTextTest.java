package io.tidemill.cli.look;

import static io.tidemill.cli.StatesForTests.FLIGHTS;
import static io.tidemill.cli.StatesForTests.PARTITION;
import static io.tidemill.cli.StatesForTests.TABLE;
import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.ledger.Commit;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.ledger.PositionChange;
import io.tidemill.core.ledger.Run;
import io.tidemill.core.ledger.SinkBooks;
import io.tidemill.core.offsets.OffsetRange;
import io.tidemill.core.trigger.Job;
import io.tidemill.core.trigger.JobState;
import io.tidemill.core.trigger.SinkChange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunsTextTest {
  private static final Style PLAIN = new Style(Style.Colours.NONE, Style.Signs.ASCII);
  private static final PipelineState ONE = committed(entered(claimed(first(), 100)));
  private static final PipelineState TWO = committed(entered(claimed(ONE, 150)));
  private static final Commit FIRST = ONE.lastCommit().orElseThrow();
  private static final Commit SECOND = TWO.lastCommit().orElseThrow();
  private static final Job JOB =
      new Job("00f1", "tm-l-flights-2-1", JobState.SUCCEEDED, "went well", LookedAt.NOW);

  @Test
  void runs_are_told_newest_first_with_that_under_way() {
    List<RunView> runs =
        RunView.newestFirst(claimed(TWO, 200).launched("job-3"), List.of(SECOND, FIRST));
    assertThat(runs)
        .extracting(RunView::state)
        .containsExactly("Running", "Committed", "Committed");
    List<String> lines = new RunsText(PLAIN, LookedAt.NOW, 200).lines(runs, List.of(), 20);
    assertThat(lines.get(1)).matches(" +3  running +.*MIN_RECORDS +50 +- +- +1 +-  digest");
    assertThat(lines.get(3)).matches(" +1  committed  20 s ago.* 100 +100 +0 +1  9.0 s  digest");
  }

  @Test
  void a_commit_that_the_history_lacks_yet_is_there_once() {
    assertThat(RunView.newestFirst(TWO, List.of(FIRST))).hasSize(2);
    assertThat(RunView.newestFirst(TWO, List.of(SECOND, FIRST))).hasSize(2);
    assertThat(RunView.newestFirst(first(), List.of())).isEmpty();
  }

  @Test
  void a_star_marks_the_first_run_under_another_definition() {
    List<RunView> runs = List.of(RunView.of(defined(SECOND, "other")), RunView.of(FIRST));
    assertThat(new RunsText(PLAIN, LookedAt.NOW, 200).lines(runs, List.of(), 20))
        .anyMatch(line -> line.endsWith("other *"))
        .anyMatch(line -> line.endsWith("digest"));
    assertThat(new RunsText(PLAIN, LookedAt.NOW, 200).lines(runs, List.of(), 1))
        .hasSize(3)
        .anyMatch(line -> line.endsWith("other *"));
    assertThat(RunsJson.of(FLIGHTS, runs, List.of(), 1).get("more").asBoolean()).isTrue();
    assertThat(RunsJson.of(FLIGHTS, runs, List.of(), 2).get("runs")).hasSize(2);
  }

  @Test
  void changes_of_the_position_and_lost_records_stand_among_the_runs() {
    PipelineState blocked =
        claimed(ONE, 150).blocked(new Failure(FailureCode.ATTEMPTS_SPENT, "look at its log"));
    PipelineState skipped = new OperatorMoves(blocked, LookedAt.NOW).skip("it could not be mended");
    PipelineState lost =
        committed(
            entered(claimed(skipped, 200)),
            new SinkBooks(40, 0, 0, 40, 0),
            List.of(new OffsetRange(PARTITION, 150, 160)));
    List<RunView> runs = RunView.newestFirst(lost, List.of(FIRST));
    List<PositionChange> changes = List.of(skipped.lastChange().orElseThrow());

    List<String> lines = new RunsText(PLAIN, LookedAt.NOW, 200).lines(runs, changes, 20);

    assertThat(lines)
        .anyMatch(line -> line.matches(" +-  skip of run 2 +0 s ago +- +50 +- .*"))
        .contains(
            "skip of run 2: 50 offsets (flights-2[100, 150)) are no longer guaranteed: it could not be mended",
            "run 3: retention had taken 10 offsets (flights-2[150, 160)) before they could be read");
    JsonNode json = RunsJson.of(FLIGHTS, runs, changes, 20);
    assertThat(json.at("/position_changes/0/kind").asText()).isEqualTo("SKIP");
    assertThat(json.at("/position_changes/0/run").asLong()).isEqualTo(2);
    assertThat(json.at("/position_changes/0/passed/0/until").asLong()).isEqualTo(150);
    assertThat(json.at("/position_changes/0/to/flights-2").asLong()).isEqualTo(150);
    assertThat(json.at("/runs/0/lost/0/from").asLong()).isEqualTo(150);
  }

  @Test
  void one_run_is_told_in_full() {
    List<String> lines = new RunText(PLAIN, LookedAt.NOW, "tidemill").lines(details());
    assertThat(lines)
        .contains(
            "run 2 of flights: committed",
            "  definition   other, another than run 1 (digest)",
            "    flights.by_origin CHANGED, holds from run 2 on",
            "  size         1 executor of 2 cores: 50 records at 10,000/s per core, as is assumed until a run is measured; target 5 m; ran on 4 cores",
            "  attempts     1; 3 allowed",
            "      job 00f1 SUCCEEDED: went well",
            "  books        balanced",
            "  dead letters 0")
        .anyMatch(line -> line.contains("flights-2[100, 150)") && line.endsWith("50"))
        .anyMatch(line -> line.contains("write") && line.endsWith("1.3 s"));
    JsonNode json = RunDetailsJson.of(details());
    assertThat(json.get("definition_before").asText()).isEqualTo("digest");
    assertThat(json.at("/changes/0/holds_from_run").asLong()).isEqualTo(2);
    assertThat(json.at("/attempts/0/jobs/0/job").asText()).isEqualTo("00f1");
    assertThat(json.at("/sinks/0/rows_written").asLong()).isEqualTo(50);
    assertThat(json.at("/step_seconds/write").asText()).isEqualTo("1.250");
    assertThat(json.get("books_balanced").asBoolean()).isTrue();
    assertThat(json.at("/size/executors").asInt()).isEqualTo(1);
    assertThat(json.at("/size/records_per_second_and_core").asLong()).isEqualTo(10_000);
    assertThat(json.get("cores").asInt()).isEqualTo(4);
  }

  @Test
  void a_blocked_run_says_why_and_a_job_service_that_is_away_hides_nothing() {
    PipelineState blocked =
        claimed(ONE, 150).blocked(new Failure(FailureCode.ATTEMPTS_SPENT, "look at its log"));
    RunDetails details =
        new RunDetails(
            FLIGHTS,
            RunView.newestFirst(blocked, List.of(FIRST)).get(0),
            Optional.of(RunView.of(FIRST)),
            List.of(),
            new AttemptJobs(new TreeMap<>(), Optional.of("nobody answers")));
    assertThat(new RunText(PLAIN, LookedAt.NOW, "tidemill").lines(details))
        .contains(
            "run 2 of flights: blocked, ATTEMPTS_SPENT: look at its log",
            "  definition   digest, as run 1",
            "    jobs: nobody answers");
    JsonNode json = RunDetailsJson.of(details);
    assertThat(json.get("state").asText()).isEqualTo("BLOCKED");
    assertThat(json.at("/failure/code").asText()).isEqualTo("ATTEMPTS_SPENT");
    assertThat(json.get("jobs_unknown").asText()).isEqualTo("nobody answers");
  }

  private static RunDetails details() {
    return new RunDetails(
        FLIGHTS,
        RunView.of(defined(SECOND, "other")),
        Optional.of(RunView.of(FIRST)),
        List.of(new SinkChange(TABLE, SinkChange.Kind.CHANGED, 2)),
        new AttemptJobs(new TreeMap<>(Map.of(1, List.of(JOB))), Optional.empty()));
  }

  private static Commit defined(Commit commit, String definition) {
    Run run = commit.run();
    return new Commit(
        new Run(
            run.number(),
            run.work(),
            run.reason(),
            run.claimedAt(),
            run.topicId(),
            run.ranges(),
            run.end(),
            run.capped(),
            definition,
            run.limits(),
            run.size(),
            run.attempts()),
        commit.entrant(),
        commit.at(),
        commit.books(),
        commit.lost(),
        commit.effort());
  }
}
