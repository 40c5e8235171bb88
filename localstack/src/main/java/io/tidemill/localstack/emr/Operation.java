package io.tidemill.localstack.emr;

import java.util.List;
import java.util.Optional;

/**
 * The operations of the service's API.
 *
 * <p>Source of routes: the service model. Source of rates: EMR Serverless User Guide, "Endpoints
 * and quotas"; an operation that it doesn't name isn't throttled.
 */
enum Operation {
  CREATE_APPLICATION("POST", "applications", 1, 25),
  LIST_APPLICATIONS("GET", "applications", 10, 50),
  GET_APPLICATION("GET", "applications/*", 10, 50),
  UPDATE_APPLICATION("PATCH", "applications/*", 1, 25),
  DELETE_APPLICATION("DELETE", "applications/*", 1, 25),
  START_APPLICATION("POST", "applications/*/start", 1, 25),
  STOP_APPLICATION("POST", "applications/*/stop", 1, 25),
  START_JOB_RUN("POST", "applications/*/jobruns", 1, 25),
  LIST_JOB_RUNS("GET", "applications/*/jobruns", 1, 25),
  GET_JOB_RUN("GET", "applications/*/jobruns/*", 10, 50),
  CANCEL_JOB_RUN("DELETE", "applications/*/jobruns/*", 1, 25),
  LIST_JOB_RUN_ATTEMPTS("GET", "applications/*/jobruns/*/attempts"),
  GET_DASHBOARD_FOR_JOB_RUN("GET", "applications/*/jobruns/*/dashboard", 1, 2),
  START_SESSION("POST", "applications/*/sessions"),
  LIST_SESSIONS("GET", "applications/*/sessions"),
  GET_SESSION("GET", "applications/*/sessions/*"),
  TERMINATE_SESSION("DELETE", "applications/*/sessions/*"),
  GET_SESSION_ENDPOINT("GET", "applications/*/sessions/*/endpoint"),
  GET_RESOURCE_DASHBOARD("GET", "applications/*/dashboard"),
  TAG_RESOURCE("POST", "tags/*"),
  UNTAG_RESOURCE("DELETE", "tags/*"),
  LIST_TAGS_FOR_RESOURCE("GET", "tags/*");

  private static final String ANY = "*";

  private final String method;
  private final String route;
  private final int perSecond;
  private final int burst;

  Operation(String method, String route) {
    this(method, route, 0, 0);
  }

  Operation(String method, String route, int perSecond, int burst) {
    this.method = method;
    this.route = route;
    this.perSecond = perSecond;
    this.burst = burst;
  }

  /** The operation that a request asks for; empty if it is none. */
  static Optional<Operation> of(String method, List<String> path) {
    for (Operation operation : values()) {
      if (operation.method.equals(method) && operation.takes(path)) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  /** How many requests a second are let through for long; zero if all are. */
  int perSecond() {
    return perSecond;
  }

  /** How many requests are let through at once after a pause. */
  int burst() {
    return burst;
  }

  private boolean takes(List<String> path) {
    String[] segments = route.split("/", -1);
    // An ARN holds slashes, which not every client encodes.
    boolean tags = segments[0].equals("tags");
    if (tags ? path.size() < segments.length : path.size() != segments.length) {
      return false;
    }
    for (int i = 0; i < segments.length; i++) {
      if (!segments[i].equals(ANY) && !segments[i].equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
