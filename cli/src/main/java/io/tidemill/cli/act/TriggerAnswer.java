package io.tidemill.cli.act;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.cli.ExitCode;
import io.tidemill.cli.screen.Style;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the function that looks at pipelines answers a person.
 *
 * @param json with names as all commands give them, {@code look_again_at}; the function's are
 *     {@code lookAgainAt}
 */
record TriggerAnswer(ObjectNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

  TriggerAnswer {
    requireNonNull(json, "json");
  }

  /**
   * Reads an answer.
   *
   * @throws TidemillException of kind {@code OPERATOR} if it is no answer of that function's
   */
  static TriggerAnswer parse(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode json && json.path("pipelines").isArray()) {
        return new TriggerAnswer((ObjectNode) renamed(json));
      }
    } catch (JsonProcessingException e) {
      throw foreign(text, e);
    }
    throw foreign(text, null);
  }

  /** The same with the fields' names in snake case, at any depth. */
  private static JsonNode renamed(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode renamed = JSON.createObjectNode();
      object
          .fields()
          .forEachRemaining(
              field -> renamed.set(NAMES.translate(field.getKey()), renamed(field.getValue())));
      return renamed;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode renamed = JSON.createArrayNode();
      array.forEach(element -> renamed.add(renamed(element)));
      return renamed;
    }
    return node;
  }

  /** Whoever must act on the first pipeline that failed; {@code OK} for a run held back. */
  ExitCode exitCode() {
    if (json.has("refused")) {
      return switch (json.at("/refused/reason").asText()) {
        case "UNKNOWN_PIPELINE" -> ExitCode.PIPELINE;
        case "WRONG_ARGUMENT" -> ExitCode.USAGE;
        default -> ExitCode.OPERATOR;
      };
    }
    return pipelines()
        .map(TriggerAnswer::exitCode)
        .filter(code -> code != ExitCode.OK)
        .findFirst()
        .orElse(ExitCode.OK);
  }

  List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    if (json.has("refused")) {
      lines.add(style.bad("refused") + ": " + json.at("/refused/why").asText());
    }
    if (json.has("ignored")) {
      lines.add("nothing to do: " + json.get("ignored").asText());
    }
    pipelines().forEach(pipeline -> lines.addAll(lines(pipeline, style)));
    return lines;
  }

  private Stream<JsonNode> pipelines() {
    List<JsonNode> all = new ArrayList<>();
    json.get("pipelines").forEach(all::add);
    return all.stream();
  }

  private static ExitCode exitCode(JsonNode pipeline) {
    return switch (pipeline.path("decision").asText()) {
      case "LAUNCHED", "HELD", "PLANNED", "NOTHING" -> ExitCode.OK;
      case "REFUSED" -> ExitCode.DIFFERS;
      case "FAILED" -> failed(pipeline.path("kind").asText());
      default -> ExitCode.INFRASTRUCTURE;
    };
  }

  private static ExitCode failed(String kind) {
    return Stream.of(FailureKind.values())
        .filter(known -> known.name().equals(kind))
        .findFirst()
        .map(ExitCode::of)
        .orElse(ExitCode.INFRASTRUCTURE);
  }

  private static List<String> lines(JsonNode pipeline, Style style) {
    String name = pipeline.path("pipeline").asText();
    String why = pipeline.path("why").asText();
    List<String> lines = new ArrayList<>(PlanLines.of(pipeline, style));
    switch (pipeline.path("decision").asText()) {
      case "LAUNCHED" -> {
        String run = pipeline.path("run").asText();
        lines.add(
            "%s: %s: %s"
                .formatted(
                    name,
                    style.good(
                        "run %s, attempt %s launched as job %s"
                            .formatted(
                                run,
                                pipeline.path("attempt").asText(),
                                pipeline.path("job").asText())),
                    why));
        for (JsonNode change : pipeline.path("changes")) {
          lines.add(
              "  %s %s, holds from run %s on"
                  .formatted(
                      change.path("table").asText(),
                      change.path("change").asText(),
                      change.path("holds_from_run").asText()));
        }
        lines.add("Look: ./tidemill status %s, ./tidemill runs %s %s".formatted(name, name, run));
      }
      case "HELD" ->
          lines.add(
              "%s: holds (%s): %s; looked at again by %s"
                  .formatted(
                      name,
                      pipeline.path("reason").asText(),
                      why,
                      pipeline.path("look_again_at").asText().replaceFirst("\\.[0-9]+Z$", "Z")));
      case "FAILED" ->
          lines.add(
              "%s: %s (%s): %s"
                  .formatted(name, style.bad("failed"), pipeline.path("kind").asText(), why));
      case "PLANNED", "REFUSED", "NOTHING" -> {
        // The plan says it all.
      }
      default -> lines.add("%s: %s: %s".formatted(name, style.bad("not reached"), why));
    }
    return lines;
  }

  private static TidemillException foreign(String text, Throwable cause) {
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected an answer with pipelines, found \"%s\"; function and command are of different versions. Deploy the function again"
            .formatted(text.length() > 200 ? text.substring(0, 200) + "…" : text),
        cause);
  }
}
