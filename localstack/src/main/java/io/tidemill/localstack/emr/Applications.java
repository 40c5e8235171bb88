package io.tidemill.localstack.emr;

import io.tidemill.localstack.http.ApiError;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The applications. One is STARTED by its first job run, and never stops. Thread-safe. */
final class Applications {
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Application> byId = new LinkedHashMap<>();
  private final Map<String, Application> byToken = new HashMap<>();

  /** An application at one moment; {@code asked} is the request that created it. */
  record Application(
      String id,
      Requests.CreateApplication asked,
      State state,
      Instant createdAt,
      Instant updatedAt) {
    enum State {
      CREATED,
      STARTED
    }
  }

  synchronized Application create(Requests.CreateApplication request) {
    Application earlier = byToken.get(request.clientToken());
    if (earlier != null) {
      if (!earlier.asked().body().equals(request.body())) {
        throw ApiError.conflict(
            "Client token %s was used for another request, application %s"
                .formatted(request.clientToken(), earlier.id()));
      }
      return earlier;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Application created =
        new Application(EmrIds.next(random), request, Application.State.CREATED, now, now);
    byId.put(created.id(), created);
    byToken.put(request.clientToken(), created);
    return created;
  }

  synchronized Application find(String id) {
    Application application = byId.get(id);
    if (application == null) {
      throw ApiError.notFound("Application %s does not exist".formatted(id));
    }
    return application;
  }

  /** The application, started by a job run that is about to be taken on. */
  synchronized Application startFor(String id) {
    Application application = find(id);
    if (application.state() == Application.State.STARTED) {
      return application;
    }
    Application started =
        new Application(
            id,
            application.asked(),
            Application.State.STARTED,
            application.createdAt(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS));
    byId.put(id, started);
    return started;
  }
}
