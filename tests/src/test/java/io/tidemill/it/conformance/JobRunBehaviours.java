package io.tidemill.it.conformance;

import static io.tidemill.it.conformance.Behaviours.CONFLICT;
import static io.tidemill.it.conformance.Behaviours.GOOD;
import static io.tidemill.it.conformance.Behaviours.INVALID;
import static io.tidemill.it.conformance.Behaviours.MISSING;
import static io.tidemill.it.conformance.Behaviours.SHAPE;
import static io.tidemill.it.conformance.Behaviours.times;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.it.conformance.Plain.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What is tried on job runs. */
final class JobRunBehaviours {
  private static final Set<String> ENDED = Set.of("SUCCESS", "FAILED", "CANCELLED");

  private JobRunBehaviours() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "StartJobRun",
            "same `clientToken`, same request",
            "one job run",
            bench -> {
              String application = bench.started();
              return times(
                  "job run",
                  bench.jobRun(application, Plain.jobRun("same", "s3://jobs/job.jar")),
                  bench.jobRun(application, Plain.jobRun("same", "s3://jobs/job.jar")));
            }),
        new Behaviour(
            "StartJobRun",
            "same `clientToken`, other request",
            CONFLICT,
            bench -> {
              String application = bench.started();
              bench.jobRun(application, Plain.jobRun("other", "s3://jobs/job.jar"));
              return start(bench, application, Plain.jobRun("other", "s3://jobs/other.jar"));
            }),
        new Behaviour(
            "StartJobRun",
            "no `clientToken`",
            INVALID,
            bench ->
                start(
                    bench,
                    bench.started(),
                    Plain.jobRun("a", "s3://jobs/job.jar").replace("clientToken", "no"))),
        new Behaviour(
            "StartJobRun",
            "a role that is no ARN",
            INVALID,
            bench ->
                start(
                    bench,
                    bench.started(),
                    Plain.jobRun("a", "s3://jobs/job.jar").replace("arn:aws:iam", "arn"))),
        new Behaviour(
            "StartJobRun",
            "no `entryPoint`",
            INVALID,
            bench ->
                start(bench, bench.started(), Plain.jobRun("b", "x").replace("entryPoint", "no"))),
        new Behaviour(
            "StartJobRun",
            "no such application",
            MISSING,
            bench -> start(bench, "/applications/00fnone", Plain.jobRun("c", "s3://jobs/job.jar"))),
        new Behaviour(
            "GetJobRun",
            "state of one just started",
            "not ended",
            bench -> {
              String state = state(bench, bench.jobRun(bench.started()));
              return ENDED.contains(state) ? state : "not ended";
            }),
        new Behaviour(
            "GetJobRun", "what it was started with", "all", JobRunBehaviours::lostOfEverything),
        new Behaviour(
            "GetJobRun", SHAPE, "holds", bench -> bench.shape(bench.jobRun(bench.started()))),
        new Behaviour(
            "GetJobRun",
            "no such job run",
            MISSING,
            bench -> {
              String application = bench.started();
              bench.jobRun(application);
              return bench.send("GET", application + "/jobruns/00fnone").words();
            }),
        new Behaviour(
            "ListJobRuns",
            "of an application without any",
            GOOD,
            bench -> bench.send("GET", bench.application() + "/jobruns").words()),
        new Behaviour(
            "ListJobRuns",
            "`maxResults=1` of two",
            "1, and a token",
            bench -> {
              String application = bench.started();
              bench.jobRun(application);
              bench.jobRun(application);
              Answer page = bench.send("GET", application + "/jobruns?maxResults=1");
              return page.body().path("jobRuns").size()
                  + (page.body().hasNonNull("nextToken") ? ", and a token" : "");
            }),
        new Behaviour(
            "ListJobRuns",
            "`createdAtAfter` a minute ago",
            "1 of 1",
            bench -> {
              String application = bench.started();
              bench.jobRun(application);
              Answer page =
                  bench.send(
                      "GET",
                      application
                          + "/jobruns?createdAtAfter="
                          + Instant.now().minus(Duration.ofMinutes(1)));
              return page.status() == 200
                  ? page.body().path("jobRuns").size() + " of 1"
                  : page.words();
            }),
        new Behaviour(
            "ListJobRuns",
            SHAPE,
            "holds",
            bench -> {
              String application = bench.started();
              bench.jobRun(application);
              return bench.shape(application + "/jobruns");
            }),
        new Behaviour(
            "ListJobRunAttempts",
            "of a job run",
            GOOD,
            bench -> bench.send("GET", bench.jobRun(bench.started()) + "/attempts").words()),
        new Behaviour(
            "CancelJobRun",
            "state afterwards",
            "CANCELLING or CANCELLED",
            bench -> {
              String run = bench.jobRun(bench.started());
              bench.send("DELETE", run);
              String state = state(bench, run);
              return state.startsWith("CANCELL") ? "CANCELLING or CANCELLED" : state;
            }),
        new Behaviour(
            "CancelJobRun",
            "no such job run",
            MISSING,
            bench -> bench.send("DELETE", bench.started() + "/jobruns/00fnone").words()),
        new Behaviour(
            "GetDashboardForJobRun",
            "no such job run",
            MISSING,
            bench -> bench.send("GET", bench.started() + "/jobruns/00fnone/dashboard").words()));
  }

  private static String start(Bench bench, String application, String body) {
    return bench.send("POST", application + "/jobruns", body).words();
  }

  private static String state(Bench bench, String run) {
    return bench.send("GET", run).body().at("/jobRun/state").asText();
  }

  private static String lostOfEverything(Bench bench) {
    ObjectNode asked = Behaviours.resource("start-job-run.json").deepCopy();
    String run = bench.jobRun(bench.started(), asked.toString());
    asked.remove("clientToken");
    asked.set("executionRole", asked.remove("executionRoleArn"));
    return Bench.lost(asked, bench.send("GET", run).body().path("jobRun"));
  }
}
