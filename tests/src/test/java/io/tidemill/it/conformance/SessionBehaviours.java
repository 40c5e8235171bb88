package io.tidemill.it.conformance;

import static io.tidemill.it.conformance.Behaviours.GOOD;
import static io.tidemill.it.conformance.Behaviours.INVALID;
import static io.tidemill.it.conformance.Behaviours.MISSING;

import java.util.List;

/** What is tried on interactive sessions, and on what is no operation. */
final class SessionBehaviours {
  private SessionBehaviours() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "StartSession",
            "no `executionRoleArn`",
            INVALID,
            bench -> bench.send("POST", bench.application() + "/sessions", "{}").words()),
        new Behaviour(
            "ListSessions",
            "of an application without any",
            GOOD,
            bench -> bench.send("GET", bench.application() + "/sessions").words()),
        new Behaviour(
            "GetSession",
            "no such session",
            MISSING,
            bench -> bench.send("GET", bench.application() + "/sessions/00fnone").words()),
        new Behaviour(
            "GetSessionEndpoint",
            "no such session",
            MISSING,
            bench -> bench.send("GET", bench.application() + "/sessions/00fnone/endpoint").words()),
        new Behaviour(
            "TerminateSession",
            "no such session",
            MISSING,
            bench -> bench.send("DELETE", bench.application() + "/sessions/00fnone").words()),
        new Behaviour(
            "GetResourceDashboard",
            "no `resourceType`",
            INVALID,
            bench ->
                bench.send("GET", bench.application() + "/dashboard?resourceId=00fnone").words()));
  }
}
