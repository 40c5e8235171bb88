package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes the shapes of answers. Some names differ between asking, getting and listing. */
final class EmrJson {
  /** What CreateApplication is told and GetApplication tells back as it came. */
  private static final List<String> KEPT =
      List.of(
          "name",
          "initialCapacity",
          "maximumCapacity",
          "tags",
          "autoStartConfiguration",
          "autoStopConfiguration",
          "networkConfiguration",
          "runtimeConfiguration",
          "monitoringConfiguration",
          "schedulerConfiguration");

  private EmrJson() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode createdApplication(Applications.Application application) {
    ObjectNode json = object();
    json.put("applicationId", application.id());
    putUnlessEmpty(json, "name", application.asked().name());
    json.put("arn", EmrIds.arn(application.id()));
    return json;
  }

  static ObjectNode application(Applications.Application application) {
    ObjectNode json = object();
    json.put("applicationId", application.id());
    json.put("arn", EmrIds.arn(application.id()));
    json.put("releaseLabel", application.asked().releaseLabel());
    json.put("type", "Spark");
    json.put("state", application.state().name());
    json.set("createdAt", epochSeconds(application.createdAt()));
    json.set("updatedAt", epochSeconds(application.updatedAt()));
    json.put("architecture", application.asked().body().path("architecture").asText("X86_64"));
    for (String field : KEPT) {
      JsonNode value = application.asked().body().get(field);
      if (value != null) {
        json.set(field, value);
      }
    }
    return json;
  }

  static ObjectNode startedJobRun(JobRun run) {
    ObjectNode json = reference(run);
    json.put("arn", run.arn());
    return json;
  }

  /** The answer to CancelJobRun, and the beginning of others. */
  static ObjectNode reference(JobRun run) {
    ObjectNode json = object();
    json.put("applicationId", run.request().application());
    json.put("jobRunId", run.id());
    return json;
  }

  /** As ListJobRuns shows it: the id is called {@code id} there. */
  static ObjectNode summary(JobRun run, String releaseLabel) {
    ObjectNode json = object();
    json.put("applicationId", run.request().application());
    json.put("id", run.id());
    json.put("type", "SPARK");
    putCommon(json, run, releaseLabel);
    return json;
  }

  /** As GetJobRun shows it: the id is called {@code jobRunId} there. */
  static ObjectNode jobRun(JobRun run, String releaseLabel) {
    ObjectNode json = reference(run);
    putCommon(json, run, releaseLabel);
    JsonNode asked = run.request().body();
    json.set("jobDriver", asked.get("jobDriver"));
    for (String field : List.of("configurationOverrides", "executionIamPolicy", "retryPolicy")) {
      if (asked.hasNonNull(field)) {
        json.set(field, asked.get(field));
      }
    }
    ObjectNode tags = json.putObject("tags");
    run.request().tags().forEach(tags::put);
    json.put("executionTimeoutMinutes", run.request().executionTimeout().toMinutes());
    run.startedAt()
        .ifPresent(
            started -> {
              json.set("startedAt", epochSeconds(started));
              json.put(
                  "queuedDurationMilliseconds",
                  Duration.between(run.createdAt(), started).toMillis());
              json.put(
                  "totalExecutionDurationSeconds",
                  Duration.between(started, run.endedAt().orElse(run.updatedAt())).toSeconds());
            });
    run.endedAt()
        .ifPresent(
            ended -> {
              json.set("endedAt", epochSeconds(ended));
              run.startedAt()
                  .ifPresent(
                      started ->
                          json.set(
                              "billedResourceUtilization",
                              billed(run.worker().billed(started, ended))));
            });
    return json;
  }

  private static ObjectNode billed(Worker.Billed billed) {
    ObjectNode json = object();
    json.put("vCPUHour", billed.vcpuHours());
    json.put("memoryGBHour", billed.memoryGbHours());
    json.put("storageGBHour", billed.storageGbHours());
    return json;
  }

  private static void putCommon(ObjectNode json, JobRun run, String releaseLabel) {
    putUnlessEmpty(json, "name", run.name());
    json.put("arn", run.arn());
    json.put("createdBy", run.createdBy());
    json.set("createdAt", epochSeconds(run.createdAt()));
    json.set("updatedAt", epochSeconds(run.updatedAt()));
    json.put("executionRole", run.request().executionRole());
    json.put("state", run.state().name());
    json.put("stateDetails", run.details());
    json.put("releaseLabel", releaseLabel);
    json.put("mode", "BATCH");
    json.put("attempt", 1);
    json.set("attemptCreatedAt", epochSeconds(run.createdAt()));
    json.set("attemptUpdatedAt", epochSeconds(run.updatedAt()));
  }

  private static void putUnlessEmpty(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  /** Bodies carry times as seconds with a fraction; queries as ISO-8601. */
  private static JsonNode epochSeconds(Instant time) {
    return JsonNodeFactory.instance.numberNode(BigDecimal.valueOf(time.toEpochMilli(), 3));
  }
}
