package io.tidemill.localstack.emr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.localstack.http.ApiError;
import java.util.List;
import java.util.Optional;

/**
 * The operations on interactive sessions, as on an application that doesn't let any be started:
 * there is never one.
 */
final class SessionApi {
  private final Applications applications;

  SessionApi(Applications applications) {
    this.applications = applications;
  }

  /** Why none is started. */
  ApiError refusal(EmrApi.Request request) {
    applications.find(request.application());
    return ApiError.validation(
        "Interactive sessions are not enabled on application %s, and can't be here"
            .formatted(request.application()));
  }

  JsonNode list(EmrApi.Request request) {
    applications.find(request.application());
    Filters.checkSessions(request.query());
    Page<ObjectNode> page = Page.of(List.of(), session -> 0, request.query());
    ObjectNode answer = EmrJson.object();
    answer.putArray("sessions").addAll(page.items());
    return answer;
  }

  /** That there is no such session. */
  ApiError missing(EmrApi.Request request) {
    applications.find(request.application());
    return missing(Requests.id("sessionId", request.path().get(3)));
  }

  /** That there is no such session, which a dashboard is asked of. */
  ApiError noDashboard(EmrApi.Request request) {
    applications.find(request.application());
    Optional<String> type = Page.one(request.query(), "resourceType");
    if (!type.equals(Optional.of("SESSION"))) {
      throw ApiError.validation(
          "resourceType must be SESSION, got \"%s\"".formatted(type.orElse("")));
    }
    return missing(Requests.id("resourceId", Page.one(request.query(), "resourceId").orElse("")));
  }

  private static ApiError missing(String session) {
    return ApiError.notFound("Session %s does not exist".formatted(session));
  }
}
