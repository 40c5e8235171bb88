package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps applications and job runs beyond the endpoint's end, in a folder. */
final class RunStore {
  private final StateFolder applications;
  private final StateFolder jobRuns;

  RunStore(Path folder) {
    this.applications = new StateFolder(folder.resolve("applications"));
    this.jobRuns = new StateFolder(folder.resolve("jobruns"));
  }

  /** Throws an {@link java.io.UncheckedIOException} if it can't be kept. */
  void keep(Application application) {
    ObjectNode json = EmrJson.object();
    json.put("id", application.id());
    json.put("number", application.number());
    json.set("created", application.created());
    json.set("settings", application.settings());
    json.set("tags", EmrJson.tags(application.tags()));
    json.put("state", application.state().name());
    json.put("details", application.details());
    json.put("createdAt", application.createdAt().toString());
    json.put("updatedAt", application.updatedAt().toString());
    applications.write(application.id(), json);
  }

  /** In order of creation. */
  List<Application> applications() {
    return applications.all().stream()
        .map(RunStore::application)
        .sorted(Comparator.comparingLong(Application::number))
        .toList();
  }

  /**
   * Keeps a job run; throws an {@link java.io.UncheckedIOException} if it can't.
   *
   * @param attempts all of them, the latest last
   */
  void keep(List<JobRun> attempts) {
    JobRun run = attempts.get(attempts.size() - 1);
    StartJobRun request = run.request();
    ObjectNode json = EmrJson.object();
    json.put("id", run.id());
    json.put("number", run.number());
    json.put("createdAt", run.createdAt().toString());
    json.put("application", request.application());
    json.put("executionTimeoutMinutes", request.executionTimeout().toMinutes());
    json.set("sparkDefaults", EmrJson.tags(request.sparkDefaults()));
    json.set("tags", EmrJson.tags(request.tags()));
    json.set("body", request.body());
    ArrayNode all = json.putArray("attempts");
    attempts.forEach(attempt -> all.add(attempt(attempt)));
    jobRuns.write(run.id(), json);
  }

  /** All job runs in order of creation, each with its attempts, the latest last. */
  List<List<JobRun>> jobRuns() {
    return jobRuns.all().stream()
        .map(RunStore::attempts)
        .sorted(Comparator.comparingLong(attempts -> attempts.get(0).number()))
        .toList();
  }

  private static Application application(JsonNode json) {
    return new Application(
        json.path("id").asText(),
        json.path("number").asLong(),
        json.path("created"),
        json.path("settings"),
        map(json.path("tags")),
        ApplicationState.valueOf(json.path("state").asText()),
        json.path("details").asText(),
        Instant.parse(json.path("createdAt").asText()),
        Instant.parse(json.path("updatedAt").asText()));
  }

  private static ObjectNode attempt(JobRun run) {
    ObjectNode json = EmrJson.object();
    json.put("attempt", run.attempt());
    json.put("state", run.state().name());
    run.previousState().ifPresent(state -> json.put("previousState", state.name()));
    json.put("details", run.details());
    json.put("attemptCreatedAt", run.attemptCreatedAt().toString());
    json.put("updatedAt", run.updatedAt().toString());
    json.put("queuedFor", run.queuedFor().toString());
    run.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
    run.endedAt().ifPresent(at -> json.put("endedAt", at.toString()));
    return json;
  }

  private static List<JobRun> attempts(JsonNode json) {
    StartJobRun request = request(json);
    List<JobRun> attempts = new ArrayList<>();
    for (JsonNode attempt : json.path("attempts")) {
      attempts.add(
          new JobRun(
              json.path("id").asText(),
              json.path("number").asLong(),
              attempt.path("attempt").asInt(),
              request,
              JobRunState.valueOf(attempt.path("state").asText()),
              text(attempt, "previousState").map(JobRunState::valueOf),
              attempt.path("details").asText(),
              Instant.parse(json.path("createdAt").asText()),
              Instant.parse(attempt.path("attemptCreatedAt").asText()),
              Instant.parse(attempt.path("updatedAt").asText()),
              Duration.parse(attempt.path("queuedFor").asText()),
              text(attempt, "startedAt").map(Instant::parse),
              text(attempt, "endedAt").map(Instant::parse)));
    }
    return attempts;
  }

  private static StartJobRun request(JsonNode json) {
    JsonNode body = json.path("body");
    JsonNode submit = body.path("jobDriver").path("sparkSubmit");
    List<String> arguments = new ArrayList<>();
    submit.path("entryPointArguments").forEach(word -> arguments.add(word.asText()));
    return new StartJobRun(
        json.path("application").asText(),
        body.path("clientToken").asText(),
        body.path("executionRoleArn").asText(),
        body.path("name").asText(""),
        submit.path("entryPoint").asText(),
        arguments,
        submit.path("sparkSubmitParameters").asText(""),
        map(json.path("sparkDefaults")),
        map(json.path("tags")),
        Duration.ofMinutes(json.path("executionTimeoutMinutes").asLong()),
        body);
  }

  private static Optional<String> text(JsonNode json, String field) {
    return json.hasNonNull(field) ? Optional.of(json.get(field).asText()) : Optional.empty();
  }

  private static Map<String, String> map(JsonNode json) {
    Map<String, String> map = new TreeMap<>();
    json.fields().forEachRemaining(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }
}
