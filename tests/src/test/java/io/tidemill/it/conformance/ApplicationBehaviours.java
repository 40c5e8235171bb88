package io.tidemill.it.conformance;

import static io.tidemill.it.conformance.Behaviours.CONFLICT;
import static io.tidemill.it.conformance.Behaviours.GOOD;
import static io.tidemill.it.conformance.Behaviours.INVALID;
import static io.tidemill.it.conformance.Behaviours.MISSING;
import static io.tidemill.it.conformance.Behaviours.SHAPE;
import static io.tidemill.it.conformance.Behaviours.times;
import static io.tidemill.it.conformance.Behaviours.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.it.conformance.Plain.Answer;
import java.time.Instant;
import java.util.List;

/** What is tried on applications. */
final class ApplicationBehaviours {
  private static final String SPARK = "\"type\": \"SPARK\"";

  private ApplicationBehaviours() {}

  static List<Behaviour> all() {
    return List.of(
        new Behaviour(
            "CreateApplication",
            "type `Spark`",
            GOOD,
            bench -> bench.create("\"type\": \"Spark\"").words()),
        new Behaviour(
            "CreateApplication",
            "same `clientToken`, same request",
            "one application",
            bench ->
                times(
                    "application",
                    bench.application(SPARK + token("same")),
                    bench.application(SPARK + token("same")))),
        new Behaviour(
            "CreateApplication",
            "same `clientToken`, other request",
            CONFLICT,
            bench -> {
              bench.create(SPARK + token("other"));
              return bench.create(SPARK + token("other") + ", \"name\": \"other\"").words();
            }),
        new Behaviour(
            "CreateApplication",
            "no `clientToken`",
            INVALID,
            bench ->
                bench
                    .send(
                        "POST",
                        "/applications",
                        "{\"releaseLabel\": \"emr-7.0.0\", \"type\": \"SPARK\"}")
                    .words()),
        new Behaviour(
            "CreateApplication",
            "a name with a blank",
            INVALID,
            bench -> bench.create(SPARK + ", \"name\": \"two words\"").words()),
        new Behaviour(
            "CreateApplication",
            "no such `architecture`",
            INVALID,
            bench -> bench.create(SPARK + ", \"architecture\": \"RISC\"").words()),
        new Behaviour(
            "GetApplication",
            "state of a new one",
            "CREATED",
            bench -> state(bench, bench.application())),
        new Behaviour(
            "GetApplication",
            "`createdAt` of a new one",
            "now",
            bench -> {
              long seconds = bench.get(bench.application()).path("createdAt").asLong();
              return Math.abs(Instant.now().getEpochSecond() - seconds) < 60
                  ? "now"
                  : "another time";
            }),
        new Behaviour(
            "GetApplication",
            "what it was created with",
            "all",
            ApplicationBehaviours::lostOfEverything),
        new Behaviour("GetApplication", SHAPE, "holds", bench -> bench.shape(bench.application())),
        new Behaviour(
            "GetApplication",
            "no such application",
            MISSING,
            bench -> bench.send("GET", "/applications/00fnone").words()),
        new Behaviour(
            "GetApplication",
            "no id by its pattern",
            INVALID,
            bench -> bench.send("GET", "/applications/NO-ID").words()),
        new Behaviour(
            "ListApplications",
            "`maxResults=1` of two",
            "1, and a token",
            bench -> {
              bench.application();
              bench.application();
              Answer page = bench.send("GET", "/applications?maxResults=1");
              return page.body().path("applications").size()
                  + (page.body().hasNonNull("nextToken") ? ", and a token" : "");
            }),
        new Behaviour(
            "ListApplications",
            "`maxResults=51`",
            INVALID,
            bench -> bench.send("GET", "/applications?maxResults=51").words()),
        new Behaviour(
            "ListApplications",
            "no such state",
            INVALID,
            bench -> bench.send("GET", "/applications?states=DONE").words()),
        new Behaviour(
            "ListApplications",
            SHAPE,
            "holds",
            bench -> {
              bench.application();
              return bench.shape("/applications");
            }),
        new Behaviour(
            "UpdateApplication",
            "`releaseLabel`, in CREATED or STOPPED",
            "changed",
            bench -> {
              String application = bench.stopped();
              bench.send(
                  "PATCH",
                  application,
                  "{\"clientToken\": \"u\", \"releaseLabel\": \"emr-7.1.0\"}");
              return bench.get(application).path("releaseLabel").asText().equals("emr-7.1.0")
                  ? "changed"
                  : "unchanged";
            }),
        new Behaviour(
            "UpdateApplication",
            "while STARTED",
            INVALID,
            bench -> bench.send("PATCH", bench.started(), "{\"clientToken\": \"u\"}").words()),
        new Behaviour(
            "DeleteApplication",
            "while STARTED",
            INVALID,
            bench -> bench.send("DELETE", bench.started()).words()),
        new Behaviour(
            "DeleteApplication",
            "state afterwards",
            "TERMINATED",
            bench -> {
              String application = bench.stopped();
              bench.send("DELETE", application);
              return state(bench, application);
            }),
        new Behaviour(
            "StartApplication",
            "state afterwards",
            "STARTED",
            bench -> state(bench, bench.started())),
        new Behaviour(
            "StopApplication",
            "state afterwards",
            "STOPPED",
            bench -> {
              String application = bench.started();
              bench.send("POST", application + "/stop");
              return state(bench, application);
            }),
        new Behaviour(
            "StopApplication",
            "with a job run just started",
            INVALID,
            bench -> {
              String application = bench.started();
              bench.jobRun(application);
              return bench.send("POST", application + "/stop").words();
            }));
  }

  private static String state(Bench bench, String application) {
    return bench.get(application).path("state").asText();
  }

  private static String lostOfEverything(Bench bench) {
    JsonNode everything = Behaviours.resource("create-application.json");
    ObjectNode asked = everything.deepCopy();
    asked.put("type", "SPARK");
    asked.put("clientToken", "everything-compared");
    Answer created = bench.send("POST", "/applications", asked.toString());
    ObjectNode expected = everything.deepCopy();
    expected.remove("clientToken");
    return Bench.lost(
        expected, bench.get("/applications/" + created.body().path("applicationId").asText()));
  }
}
