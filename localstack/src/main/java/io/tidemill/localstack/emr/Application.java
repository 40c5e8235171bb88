package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An application at one moment. Times have milliseconds, as the API's.
 *
 * @param number 1, 2, 3… in order of creation
 * @param created the request that created it, to tell a repeated one
 * @param settings the members of that request that hold now, whichever request set them
 * @param details words on the state; empty if there are none
 */
record Application(
    String id,
    long number,
    JsonNode created,
    JsonNode settings,
    Map<String, String> tags,
    ApplicationState state,
    String details,
    Instant createdAt,
    Instant updatedAt) {
  private static final int DEFAULT_IDLE_MINUTES = 15;

  Application {
    tags = Map.copyOf(tags);
  }

  static Application of(String id, long number, JsonNode request, Instant now) {
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    ObjectNode settings = EmrShapes.CREATE_APPLICATION.known(request);
    settings.remove("clientToken");
    settings.remove("tags");
    return new Application(
        id,
        number,
        request,
        settings,
        Requests.tags(request),
        ApplicationState.CREATING,
        "",
        at,
        at);
  }

  /** Its token, by which the same request to create it, sent again, is known. */
  String clientToken() {
    return created.path("clientToken").asText();
  }

  String name() {
    return settings.path("name").asText("");
  }

  String arn() {
    return EmrIds.arn(id);
  }

  String releaseLabel() {
    return settings.path("releaseLabel").asText();
  }

  Release release() {
    return Release.of(releaseLabel());
  }

  Capacity capacity() {
    return Capacity.of(settings.path("maximumCapacity"));
  }

  Scheduler scheduler() {
    return Scheduler.of(release(), settings);
  }

  /** Whether a job run starts it. */
  boolean startsByItself() {
    return settings.path("autoStartConfiguration").path("enabled").asBoolean(true);
  }

  /** How long it idles until it stops by itself; empty if it doesn't. */
  Optional<Duration> stopsAfter() {
    JsonNode stop = settings.path("autoStopConfiguration");
    return stop.path("enabled").asBoolean(true)
        ? Optional.of(
            Duration.ofMinutes(stop.path("idleTimeoutMinutes").asLong(DEFAULT_IDLE_MINUTES)))
        : Optional.empty();
  }

  Application moved(ApplicationState next, String words, Instant now) {
    return new Application(
        id,
        number,
        created,
        settings,
        tags,
        next,
        words,
        createdAt,
        now.truncatedTo(ChronoUnit.MILLIS));
  }

  /** With the members of an UpdateApplication in place of its own. */
  Application updated(JsonNode request, Instant now) {
    ObjectNode merged = settings.deepCopy();
    merged.setAll(EmrShapes.UPDATE_APPLICATION.known(request));
    merged.remove("clientToken");
    return new Application(
        id,
        number,
        created,
        merged,
        tags,
        state,
        details,
        createdAt,
        now.truncatedTo(ChronoUnit.MILLIS));
  }

  Application tagged(Map<String, String> others) {
    return new Application(
        id, number, created, settings, new TreeMap<>(others), state, details, createdAt, updatedAt);
  }
}
