package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/** Writes applications, as answers show them. */
final class ApplicationJson {
  private ApplicationJson() {}

  /** The answer to CreateApplication. */
  static ObjectNode created(Application application) {
    ObjectNode json = EmrJson.object();
    json.put("applicationId", application.id());
    EmrJson.putUnlessEmpty(json, "name", application.name());
    json.put("arn", application.arn());
    return json;
  }

  /** As ListApplications shows it: the id is called {@code id} there. */
  static ObjectNode summary(Application application) {
    ObjectNode json = EmrJson.object();
    json.put("id", application.id());
    EmrJson.putUnlessEmpty(json, "name", application.name());
    putCommon(json, application);
    return json;
  }

  /** As GetApplication shows it: with what was set, and the defaults of what wasn't. */
  static ObjectNode whole(Application application) {
    ObjectNode json = application.settings().deepCopy();
    dropImagesWithoutUri(json);
    json.put("applicationId", application.id());
    putCommon(json, application);
    json.set("tags", EmrJson.tags(application.tags()));
    json.putObject("autoStartConfiguration").put("enabled", application.startsByItself());
    ObjectNode stop = json.putObject("autoStopConfiguration");
    stop.put("enabled", application.stopsAfter().isPresent());
    application
        .stopsAfter()
        .map(Duration::toMinutes)
        .ifPresent(idle -> stop.put("idleTimeoutMinutes", idle));
    Scheduler scheduler = application.scheduler();
    if (!scheduler.equals(Scheduler.NONE)) {
      ObjectNode queue = json.putObject("schedulerConfiguration");
      queue.put("maxConcurrentRuns", scheduler.concurrentRuns());
      queue.put("queueTimeoutMinutes", scheduler.queueTimeout().toMinutes());
    }
    return json;
  }

  /** A request may have them, to take an image back; an answer may not. */
  private static void dropImagesWithoutUri(ObjectNode json) {
    if (json.path("imageConfiguration").isEmpty()) {
      json.remove("imageConfiguration");
    }
    for (JsonNode workerType : json.path("workerTypeSpecifications")) {
      if (workerType.path("imageConfiguration").isEmpty()) {
        ((ObjectNode) workerType).remove("imageConfiguration");
      }
    }
  }

  private static void putCommon(ObjectNode json, Application application) {
    json.put("arn", application.arn());
    json.put("releaseLabel", application.releaseLabel());
    json.put("type", "Spark");
    json.put("state", application.state().name());
    EmrJson.putUnlessEmpty(json, "stateDetails", application.details());
    json.set("createdAt", EmrJson.epochSeconds(application.createdAt()));
    json.set("updatedAt", EmrJson.epochSeconds(application.updatedAt()));
    json.put("architecture", application.settings().path("architecture").asText("X86_64"));
  }
}
