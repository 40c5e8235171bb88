package io.tidemill.testkit.emr;

import io.tidemill.testkit.RecordingProxy.Exchange;
import java.util.Arrays;
import java.util.Optional;

/**
 * The operations of EMR Serverless. Source: its service model of 2021-07-13, as of botocore
 * 1.43.11; the AWS SDK for Java 2.40 is older, and knows no sessions.
 */
public enum EmrOperation {
  CancelJobRun("DELETE", "/applications/{applicationId}/jobruns/{jobRunId}"),
  CreateApplication("POST", "/applications"),
  DeleteApplication("DELETE", "/applications/{applicationId}"),
  GetApplication("GET", "/applications/{applicationId}"),
  GetDashboardForJobRun("GET", "/applications/{applicationId}/jobruns/{jobRunId}/dashboard"),
  GetJobRun("GET", "/applications/{applicationId}/jobruns/{jobRunId}"),
  GetResourceDashboard("GET", "/applications/{applicationId}/dashboard"),
  GetSession("GET", "/applications/{applicationId}/sessions/{sessionId}"),
  GetSessionEndpoint("GET", "/applications/{applicationId}/sessions/{sessionId}/endpoint"),
  ListApplications("GET", "/applications"),
  ListJobRunAttempts("GET", "/applications/{applicationId}/jobruns/{jobRunId}/attempts"),
  ListJobRuns("GET", "/applications/{applicationId}/jobruns"),
  ListSessions("GET", "/applications/{applicationId}/sessions"),
  ListTagsForResource("GET", "/tags/{resourceArn}"),
  StartApplication("POST", "/applications/{applicationId}/start"),
  StartJobRun("POST", "/applications/{applicationId}/jobruns"),
  StartSession("POST", "/applications/{applicationId}/sessions"),
  StopApplication("POST", "/applications/{applicationId}/stop"),
  TagResource("POST", "/tags/{resourceArn}"),
  TerminateSession("DELETE", "/applications/{applicationId}/sessions/{sessionId}"),
  UntagResource("DELETE", "/tags/{resourceArn}"),
  UpdateApplication("PATCH", "/applications/{applicationId}");

  private final String method;
  private final String route;

  EmrOperation(String method, String route) {
    this.method = method;
    this.route = route;
  }

  public String method() {
    return method;
  }

  /** The path, with names in braces for what differs between requests. */
  public String route() {
    return route;
  }

  /** What was asked for; empty if it is no operation of the service. */
  public static Optional<EmrOperation> of(Exchange exchange) {
    return Arrays.stream(values())
        .filter(operation -> operation.method.equals(exchange.method()))
        .filter(operation -> exchange.path().matches(operation.pattern()))
        .findFirst();
  }

  /** ARNs hold slashes, which not every client encodes. */
  private String pattern() {
    return route.replace("{resourceArn}", ".+").replaceAll("\\{[a-zA-Z]+}", "[^/]+");
  }
}
