package io.tidemill.cli.doctor;

import static io.tidemill.cli.StatesForTests.FLIGHTS;
import static io.tidemill.cli.StatesForTests.claimed;
import static io.tidemill.cli.StatesForTests.committed;
import static io.tidemill.cli.StatesForTests.entered;
import static io.tidemill.cli.StatesForTests.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.doctor.Diagnosis.Verdict;
import io.tidemill.core.FailureKind;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.PipelineId;
import io.tidemill.core.TidemillException;
import io.tidemill.core.ledger.Failure;
import io.tidemill.core.ledger.FailureCode;
import io.tidemill.core.ledger.OperatorMoves;
import io.tidemill.core.ledger.PipelineState;
import io.tidemill.core.offsets.GroupOffsets;
import io.tidemill.core.offsets.Position;
import io.tidemill.core.policy.HoldReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the functions answer, and what the ledger and Kafka's groups say, of pipelines. */
class PipelineLooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FUNCTION = "tidemill-abcdefgh-lag-trigger";
  private static final Instant NOW = Instant.parse("2026-11-22T12:05:09Z");

  @TempDir Path folder;

  private static List<Diagnosis> answered(String json) throws JsonProcessingException {
    return FunctionsLook.of(FUNCTION, JSON.readTree(json), Optional.empty());
  }

  private static Diagnosis held(String reason) throws JsonProcessingException {
    List<Diagnosis> found =
        answered(
            "{\"pipelines\": [{\"pipeline\": \"flights\", \"decision\": \"HELD\", \"reason\": \"%s\", \"why\": \"so\"}]}"
                .formatted(reason));
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @ParameterizedTest
  @EnumSource(HoldReason.class)
  void a_hold_that_waits_for_a_person_is_wrong(HoldReason reason) throws JsonProcessingException {
    Verdict expected =
        switch (reason) {
          case BLOCKED, DEFINITION_INVALID, MERGED_SINK_CHANGED, CLOCK_SKEW, HANGING_TRANSACTION ->
              Verdict.WRONG;
          case PAUSED, RUNS_SPENT, WRITE_TIME_AHEAD, BACKING_OFF, CANCELLING -> Verdict.WARNING;
          case NO_BACKLOG, BELOW_THRESHOLD, COOLING_DOWN, RUN_IN_PROGRESS, NOT_QUIET ->
              Verdict.GOOD;
        };

    assertThat(held(reason.name()).verdict()).isEqualTo(expected);
  }

  @Test
  void decisions_are_told_with_their_reasons() throws JsonProcessingException {
    assertThat(held("NO_BACKLOG").found()).isEqualTo("holds (NO_BACKLOG): so");
    assertThat(held("OF_TOMORROW").verdict()).isEqualTo(Verdict.WARNING);
    assertThat(
            answered(
                """
                {"event": "sweep", "pipelines": [
                  {"pipeline": "a", "decision": "LAUNCHED", "run": 4, "attempt": 1, "job": "00j", "why": "much waits"},
                  {"pipeline": "b", "decision": "FAILED", "kind": "PIPELINE", "why": "no topic"},
                  {"pipeline": "c", "decision": "NOT_REACHED", "why": "no time"}]}
                """))
        .containsExactly(
            Diagnosis.good(Part.FUNCTIONS, "a", "run 4, attempt 1 launched as job 00j: much waits"),
            Diagnosis.wrong(Part.FUNCTIONS, "b", "failed (PIPELINE): no topic"),
            Diagnosis.warning(Part.FUNCTIONS, "c", "not reached: no time"));
  }

  @Test
  void a_function_that_refuses_or_has_no_files_is_wrong() throws JsonProcessingException {
    assertThat(answered("{\"refused\": {\"reason\": \"UNKNOWN_KIND\", \"why\": \"what is this\"}}"))
        .extracting(Diagnosis::verdict, Diagnosis::found)
        .containsExactly(tuple(Verdict.WRONG, "refused: what is this"));
    assertThat(
            FunctionsLook.of(
                FUNCTION,
                JSON.readTree(
                    "{\"pipelines\": [{\"pipeline\": \"*\", \"decision\": \"FAILED\", \"kind\": \"OPERATOR\", \"why\": \"no folder\"}]}"),
                Optional.of(new Pipelines(folder, List.of()))))
        .containsExactly(
            Diagnosis.wrong(Part.FUNCTIONS, "all pipelines", "failed (OPERATOR): no folder"));
  }

  @Test
  void pipelines_that_were_not_deployed_and_those_that_were_removed_are_told() throws IOException {
    Files.writeString(
        folder.resolve("fresh.yaml"),
        """
        pipeline: fresh
        source: {topic: t, format: json, schema: id INT}
        sinks: [{table: k.t, sql: SELECT * FROM source}]
        """);

    List<Diagnosis> found =
        FunctionsLook.of(
            FUNCTION,
            JSON.readTree(
                "{\"pipelines\": [{\"pipeline\": \"old\", \"decision\": \"HELD\", \"reason\": \"NO_BACKLOG\", \"why\": \"so\"}]}"),
            Optional.of(Pipelines.load(folder)));

    assertThat(found)
        .extracting(Diagnosis::what, Diagnosis::verdict)
        .containsExactly(
            tuple("old", Verdict.GOOD),
            tuple("fresh", Verdict.WRONG),
            tuple("old", Verdict.WARNING));
    assertThat(found.get(1).next()).contains("Deploy the functions with them");
  }

  @Test
  void a_pipeline_that_runs_is_good() {
    PipelineState once = committed(entered(claimed(first(), 100)));

    assertThat(StateLook.of(first(), NOW))
        .isEqualTo(Diagnosis.good(Part.STATE, "flights", "idle; no run has succeeded yet"));
    assertThat(StateLook.of(once, NOW).found()).isEqualTo("idle; last success: run 1, 5 m ago");
    assertThat(StateLook.of(claimed(once, 200), NOW).found())
        .isEqualTo(
            "run 2, attempt 1 is claimed; no job of it is known yet; last success: run 1, 5 m ago");
  }

  @Test
  void a_paused_pipeline_is_worth_a_look() {
    assertThat(StateLook.of(new OperatorMoves(first(), NOW).pause(), NOW))
        .isEqualTo(
            Diagnosis.warning(Part.STATE, "flights", "idle, paused; no run has succeeded yet")
                .expecting("", "./tidemill resume flights --execute starts runs again"));
  }

  @Test
  void a_blocked_pipeline_is_wrong_in_the_words_of_status() {
    PipelineState blocked =
        PipelineState.lost(FLIGHTS, new Failure(FailureCode.STATE_LOST, "Its state is gone"));

    assertThat(StateLook.of(blocked, NOW))
        .isEqualTo(
            Diagnosis.wrong(
                Part.STATE,
                "flights",
                "Blocked; no run has succeeded yet. STATE_LOST: Its state is gone"));
  }

  @Test
  void published_offsets_are_looked_for_until_kafka_fails() {
    List<Diagnosis> found = new ArrayList<>();
    StateLook look =
        new StateLook(new Chart(part -> {}, found::add), new Names(new LedgerId("abcdefgh")), NOW);
    GroupOffsets groups =
        new GroupOffsets() {
          @Override
          public void publish(String group, Position position, long run) {
            throw new AssertionError("doctor publishes nothing");
          }

          @Override
          public Optional<Published> read(String group) {
            return switch (group) {
              case "tidemill-abcdefgh-a" -> Optional.of(new Published(Position.NONE, 0));
              case "tidemill-abcdefgh-b" -> Optional.of(new Published(Position.NONE, 7));
              case "tidemill-abcdefgh-c" -> Optional.empty();
              default -> throw new TidemillException(FailureKind.INFRASTRUCTURE, "away");
            };
          }
        };

    look.offsets(List.of("a", "b", "c", "d", "e").stream().map(PipelineId::new).toList(), groups);

    assertThat(found)
        .extracting(Diagnosis::verdict, Diagnosis::what)
        .containsExactly(
            tuple(Verdict.GOOD, "a, group tidemill-abcdefgh-a"),
            tuple(Verdict.GOOD, "b, group tidemill-abcdefgh-b"),
            tuple(Verdict.WARNING, "c, group tidemill-abcdefgh-c"),
            tuple(Verdict.WRONG, "d, group tidemill-abcdefgh-d"),
            tuple(Verdict.NOT_LOOKED_AT, "other groups"));
    assertThat(found.get(0).found()).isEqualTo("its start is published");
    assertThat(found.get(1).found()).isEqualTo("published up to run 7");
  }
}
