package io.tidemill.localstack.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TableName;
import io.tidemill.core.TidemillException;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.core.trigger.Outcome;
import io.tidemill.core.trigger.SinkChange;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the JSON that functions answer. */
final class AnswerReader {
  private AnswerReader() {}

  static WakeUpAnswer read(byte[] json) {
    try {
      return read(Json.tree(json));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "Expected a function's answer, found %s (%s); build the functions anew, as they and this process are of different builds"
              .formatted(new String(json, StandardCharsets.UTF_8), e.getMessage()),
          e);
    }
  }

  private static WakeUpAnswer read(JsonNode answer) {
    List<PipelineAnswer> pipelines = new ArrayList<>();
    field(answer, "pipelines").forEach(pipeline -> pipelines.add(pipeline(pipeline)));
    Optional<String> refused =
        Optional.ofNullable(answer.get("refused"))
            .map(refusal -> text(refusal, "reason") + ": " + text(refusal, "why"));
    Optional<String> ignored = Optional.ofNullable(answer.get("ignored")).map(JsonNode::asText);
    return new WakeUpAnswer(pipelines, refused, ignored);
  }

  private static PipelineAnswer pipeline(JsonNode answer) {
    String pipeline = text(answer, "pipeline");
    String why = text(answer, "why");
    String decision = text(answer, "decision");
    return switch (decision) {
      case "LAUNCHED" ->
          new PipelineAnswer.Decided(
              pipeline,
              new Outcome.Launched(
                  field(answer, "run").asLong(),
                  field(answer, "attempt").asInt(),
                  text(answer, "job"),
                  why,
                  changes(answer)));
      case "HELD" ->
          new PipelineAnswer.Decided(
              pipeline,
              new Outcome.Held(
                  HoldReason.valueOf(text(answer, "reason")),
                  Instant.parse(text(answer, "lookAgainAt")),
                  why));
      case "FAILED" -> new PipelineAnswer.Failed(pipeline, text(answer, "kind"), why);
      case "NOT_REACHED" -> new PipelineAnswer.NotReached(pipeline, why);
      default -> throw new IllegalArgumentException("no decision is called " + decision);
    };
  }

  private static List<SinkChange> changes(JsonNode answer) {
    List<SinkChange> changes = new ArrayList<>();
    for (JsonNode change : answer.path("changes")) {
      changes.add(
          new SinkChange(
              TableName.parse(text(change, "table")),
              SinkChange.Kind.valueOf(text(change, "change")),
              field(change, "holdsFromRun").asLong()));
    }
    return changes;
  }

  private static String text(JsonNode object, String name) {
    return field(object, name).asText();
  }

  private static JsonNode field(JsonNode object, String name) {
    JsonNode value = object.get(name);
    if (value == null) {
      throw new IllegalArgumentException("\"%s\" is missing".formatted(name));
    }
    return value;
  }
}
