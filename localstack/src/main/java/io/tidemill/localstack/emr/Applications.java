package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.localstack.http.ApiError;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The applications, and their way from state to state. Nothing here takes time to start or stop, so
 * the states between last no longer than the events that tell of them. Thread-safe.
 */
final class Applications {
  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);

  private final InstantSource clock;
  private final RunStore store;
  private final EmrNews news;
  private final SecureRandom random = new SecureRandom();

  // Guarded by this.
  private final Map<String, Application> byId = new LinkedHashMap<>();
  private final Map<String, String> byToken = new HashMap<>();

  /** With those that {@code store} has kept. */
  Applications(InstantSource clock, RunStore store, EmrNews news) {
    this.clock = clock;
    this.store = store;
    this.news = news;
    store.applications().forEach(this::add);
  }

  /** An application as {@code request}, a checked one, asks for; the same if it asks again. */
  synchronized Application create(JsonNode request) {
    String earlier = byToken.get(request.path("clientToken").asText());
    if (earlier != null) {
      Application application = byId.get(earlier);
      if (!application.created().equals(request)) {
        throw ApiError.conflict(
            "Client token %s was used for another request, application %s"
                .formatted(application.clientToken(), earlier));
      }
      return application;
    }
    Application creating =
        Application.of(EmrIds.next(random), byId.size() + 1L, request, clock.instant());
    keepOrRefuse(creating);
    add(creating);
    news.event(EmrEvents.changed(creating));
    return move(creating, ApplicationState.CREATED, "");
  }

  synchronized Application find(String id) {
    Application application = byId.get(Requests.id("applicationId", id));
    if (application == null) {
      throw ApiError.notFound("Application %s does not exist".formatted(id));
    }
    return application;
  }

  /** In order of creation. */
  synchronized List<Application> all() {
    return List.copyOf(byId.values());
  }

  /** Has other settings hold, of {@code request}, a checked one. */
  synchronized Application update(String id, JsonNode request) {
    Application updated = atRest(id).updated(request, clock.instant());
    keepOrRefuse(updated);
    byId.put(id, updated);
    return updated;
  }

  synchronized void delete(String id) {
    move(atRest(id), ApplicationState.TERMINATED, "Application deleted by request");
  }

  /** Starts it by request; harmless if it is started. */
  synchronized void start(String id) {
    Application application = find(id);
    if (application.state() == ApplicationState.TERMINATED) {
      throw wrongState(application, "CREATED, STOPPED, STARTED");
    }
    start(application, "");
  }

  /**
   * The application, started if it may be by a job run that is about to be taken on; throws the
   * {@link ApiError} that tells why it can't.
   */
  synchronized Application startFor(String id) {
    Application application = find(id);
    if (application.state() == ApplicationState.STARTED) {
      return application;
    }
    if (application.state() == ApplicationState.TERMINATED || !application.startsByItself()) {
      throw ApiError.conflict(
          "Application %s is %s and takes no job run%s"
              .formatted(
                  id,
                  application.state(),
                  application.startsByItself()
                      ? ""
                      : ": its autoStartConfiguration is off; start it by StartApplication"));
    }
    return start(application, "Started by a job run");
  }

  /** Stops it; harmless if it is stopped. The caller sees to it that no job run is under way. */
  synchronized void stop(String id, String why) {
    Application application = find(id);
    switch (application.state()) {
      case STARTED -> {
        move(application, ApplicationState.STOPPING, why);
        move(byId.get(id), ApplicationState.STOPPED, why);
      }
      case STOPPED -> {}
      case CREATING, CREATED, STARTING, STOPPING, TERMINATED ->
          throw wrongState(application, "STARTED, STOPPED");
    }
  }

  synchronized void tag(String id, Map<String, String> tags) {
    Application tagged = find(id).tagged(tags);
    keepOrRefuse(tagged);
    byId.put(id, tagged);
  }

  private Application start(Application application, String why) {
    if (application.state() == ApplicationState.STARTED) {
      return application;
    }
    return move(move(application, ApplicationState.STARTING, why), ApplicationState.STARTED, why);
  }

  private Application atRest(String id) {
    Application application = find(id);
    if (!application.state().rests()) {
      throw wrongState(application, "CREATED, STOPPED");
    }
    return application;
  }

  private static ApiError wrongState(Application application, String expected) {
    return ApiError.validation(
        "Application %s must be in one of the following statuses [%s]. Current status: %s"
            .formatted(application.id(), expected, application.state()));
  }

  private void add(Application application) {
    byId.put(application.id(), application);
    byToken.put(application.clientToken(), application.id());
  }

  private Application move(Application application, ApplicationState next, String why) {
    Application moved = application.moved(next, why, clock.instant());
    byId.put(moved.id(), moved);
    try {
      store.keep(moved);
    } catch (UncheckedIOException e) {
      // What has happened has; the next change writes the whole again.
      LOG.error("Application {} is {}, which isn't kept", moved.id(), next, e);
    }
    news.event(EmrEvents.changed(moved));
    return moved;
  }

  private void keepOrRefuse(Application application) {
    try {
      store.keep(application);
    } catch (UncheckedIOException e) {
      throw ApiError.internal("The application can't be kept: " + e.getMessage());
    }
  }
}
