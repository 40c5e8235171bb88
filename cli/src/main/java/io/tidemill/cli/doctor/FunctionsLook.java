package io.tidemill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.cli.Pipelines;
import io.tidemill.cli.Reach;
import io.tidemill.cli.act.Sweep;
import io.tidemill.core.LedgerId;
import io.tidemill.core.Names;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.policy.HoldReason;
import io.tidemill.triggers.PipelineFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the functions, woken as by the schedule, see from where they run. */
final class FunctionsLook {
  /** What the function names where it can't tell pipelines: all of them. */
  private static final String ALL = "*";

  private FunctionsLook() {}

  /**
   * Wakes them.
   *
   * @param pipelines of the project, if they could be read
   */
  static void at(
      Chart chart, TidemillConfig config, LedgerId ledger, Optional<Pipelines> pipelines) {
    chart
        .look(
            Part.FUNCTIONS,
            new Names(ledger).lagTriggerFunction(),
            () -> {
              Reach.endpoint("Lambda", config.lambdaEndpoint(), TidemillConfig.LAMBDA_ENDPOINT);
              return Sweep.ask(config, ledger);
            })
        .map(answer -> of(new Names(ledger).lagTriggerFunction(), answer, pipelines))
        .ifPresent(chart::note);
  }

  static List<Diagnosis> of(String function, JsonNode answer, Optional<Pipelines> pipelines) {
    List<Diagnosis> found = new ArrayList<>();
    if (answer.has("refused")) {
      found.add(
          Diagnosis.wrong(
                  Part.FUNCTIONS, function, "refused: " + answer.at("/refused/why").asText())
              .expecting(
                  "a look at all pipelines",
                  "Deploy functions of this version, or use the command of theirs"));
      return found;
    }
    Set<String> looked = new LinkedHashSet<>();
    for (JsonNode pipeline : answer.path("pipelines")) {
      looked.add(pipeline.path("pipeline").asText());
      found.add(of(pipeline));
    }
    if (!looked.contains(ALL)) {
      pipelines.map(project -> compared(function, project, looked)).ifPresent(found::addAll);
    }
    return found;
  }

  private static Diagnosis of(JsonNode pipeline) {
    String name = pipeline.path("pipeline").asText();
    String what = name.equals(ALL) ? "all pipelines" : name;
    String why = pipeline.path("why").asText();
    return switch (pipeline.path("decision").asText()) {
      case "LAUNCHED" ->
          Diagnosis.good(
              Part.FUNCTIONS,
              what,
              "run %s, attempt %s launched as job %s: %s"
                  .formatted(
                      pipeline.path("run").asText(),
                      pipeline.path("attempt").asText(),
                      pipeline.path("job").asText(),
                      why));
      case "HELD" -> held(what, pipeline.path("reason").asText(), why);
      case "FAILED" ->
          Diagnosis.wrong(
              Part.FUNCTIONS,
              what,
              "failed (%s): %s".formatted(pipeline.path("kind").asText(), why));
      default -> Diagnosis.warning(Part.FUNCTIONS, what, "not reached: " + why);
    };
  }

  private static Diagnosis held(String what, String reason, String why) {
    String found = "holds (%s): %s".formatted(reason, why);
    Optional<HoldReason> known =
        Stream.of(HoldReason.values()).filter(it -> it.name().equals(reason)).findFirst();
    if (known.isEmpty()) {
      return Diagnosis.warning(Part.FUNCTIONS, what, found);
    }
    return switch (known.get()) {
      case NO_BACKLOG, BELOW_THRESHOLD, COOLING_DOWN, RUN_IN_PROGRESS, NOT_QUIET ->
          Diagnosis.good(Part.FUNCTIONS, what, found);
      case PAUSED, RUNS_SPENT, WRITE_TIME_AHEAD, BACKING_OFF, CANCELLING ->
          Diagnosis.warning(Part.FUNCTIONS, what, found);
      case DEFINITION_INVALID, MERGED_SINK_CHANGED, CLOCK_SKEW, HANGING_TRANSACTION ->
          Diagnosis.wrong(Part.FUNCTIONS, what, found);
      case BLOCKED ->
          // Its failure takes several lines, and its state below tells it too.
          Diagnosis.wrong(Part.FUNCTIONS, what, "holds (BLOCKED), as its state below says");
    };
  }

  /** Whether the functions were deployed with the project's pipelines. */
  private static List<Diagnosis> compared(String function, Pipelines project, Set<String> looked) {
    List<Diagnosis> found = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>(looked);
    for (PipelineFile file : project.files()) {
      if (!others.remove(file.name())) {
        found.add(
            Diagnosis.wrong(Part.FUNCTIONS, file.name(), "%s doesn't know it".formatted(function))
                .expecting(
                    "the pipelines of " + project.folder(),
                    "Deploy the functions with them, or name the folder that they have by --project"));
      }
    }
    for (String other : others) {
      found.add(
          Diagnosis.warning(
                  Part.FUNCTIONS,
                  other,
                  "%s has it, and %s doesn't".formatted(function, project.folder()))
              .expecting(
                  "the same pipelines in both",
                  "Deploy the functions without it, or name the folder that they have by --project"));
    }
    return found;
  }
}
