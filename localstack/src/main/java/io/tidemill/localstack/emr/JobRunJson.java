package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Writes job runs, as answers show them. Some names differ between asking, getting and listing. */
final class JobRunJson {
  private static final List<String> KEPT =
      List.of("configurationOverrides", "executionIamPolicy", "retryPolicy");

  private JobRunJson() {}

  static ObjectNode started(JobRun run) {
    ObjectNode json = reference(run);
    json.put("arn", run.arn());
    return json;
  }

  /** The answer to CancelJobRun, and the beginning of others. */
  static ObjectNode reference(JobRun run) {
    ObjectNode json = EmrJson.object();
    json.put("applicationId", run.request().application());
    json.put("jobRunId", run.id());
    return json;
  }

  /** As ListJobRuns shows it: the id is called {@code id} there. */
  static ObjectNode summary(JobRun run, String releaseLabel) {
    ObjectNode json = listed(run, releaseLabel);
    json.set("createdAt", EmrJson.epochSeconds(run.createdAt()));
    putAttemptTimes(json, run);
    return json;
  }

  /** As ListJobRunAttempts shows it: {@code createdAt} is the attempt's there. */
  static ObjectNode attempt(JobRun run, String releaseLabel) {
    ObjectNode json = listed(run, releaseLabel);
    json.set("jobCreatedAt", EmrJson.epochSeconds(run.createdAt()));
    json.set("createdAt", EmrJson.epochSeconds(run.attemptCreatedAt()));
    return json;
  }

  /** As GetJobRun shows it: the id is called {@code jobRunId} there. */
  static ObjectNode whole(JobRun run, Application application) {
    ObjectNode json = reference(run);
    putCommon(json, run, application.releaseLabel());
    json.set("createdAt", EmrJson.epochSeconds(run.createdAt()));
    putAttemptTimes(json, run);
    JsonNode asked = run.request().body();
    json.set("jobDriver", asked.get("jobDriver"));
    for (String field : KEPT) {
      if (asked.hasNonNull(field)) {
        json.set(field, asked.get(field));
      }
    }
    if (application.settings().hasNonNull("networkConfiguration")) {
      json.set("networkConfiguration", application.settings().get("networkConfiguration"));
    }
    json.set("tags", EmrJson.tags(run.request().tags()));
    json.put("executionTimeoutMinutes", run.request().executionTimeout().toMinutes());
    json.put("queuedDurationMilliseconds", run.queuedFor().toMillis());
    run.startedAt().ifPresent(started -> json.set("startedAt", EmrJson.epochSeconds(started)));
    run.endedAt().ifPresent(ended -> json.set("endedAt", EmrJson.epochSeconds(ended)));
    if (run.startedAt().isPresent() && run.endedAt().isPresent()) {
      putUse(json, run, run.startedAt().get(), run.endedAt().get());
    }
    return json;
  }

  private static void putUse(ObjectNode json, JobRun run, Instant started, Instant ended) {
    json.put("totalExecutionDurationSeconds", Duration.between(started, ended).toSeconds());
    json.set("totalResourceUtilization", EmrJson.use(run.worker().used(started, ended)));
    json.set("billedResourceUtilization", EmrJson.use(run.worker().billed(started, ended)));
  }

  private static ObjectNode listed(JobRun run, String releaseLabel) {
    ObjectNode json = EmrJson.object();
    json.put("applicationId", run.request().application());
    json.put("id", run.id());
    json.put("type", "SPARK");
    putCommon(json, run, releaseLabel);
    return json;
  }

  private static void putCommon(ObjectNode json, JobRun run, String releaseLabel) {
    EmrJson.putUnlessEmpty(json, "name", run.name());
    json.put("arn", run.arn());
    json.put("createdBy", run.createdBy());
    json.set("updatedAt", EmrJson.epochSeconds(run.updatedAt()));
    json.put("executionRole", run.request().executionRole());
    json.put("state", run.state().name());
    json.put("stateDetails", run.details());
    json.put("releaseLabel", releaseLabel);
    json.put("mode", run.request().mode());
    json.put("attempt", run.attempt());
  }

  private static void putAttemptTimes(ObjectNode json, JobRun run) {
    json.set("attemptCreatedAt", EmrJson.epochSeconds(run.attemptCreatedAt()));
    json.set("attemptUpdatedAt", EmrJson.epochSeconds(run.updatedAt()));
  }
}
