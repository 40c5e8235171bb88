package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.it.conformance.Plain.Answer;
import io.tidemill.testkit.RecordingProxy;
import io.tidemill.testkit.RecordingProxy.Exchange;
import io.tidemill.testkit.emr.BotocoreModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** An endpoint of anybody's, behind a proxy, for behaviours to be tried on. */
record Bench(RecordingProxy proxy) {
  /** Where there is no model that may judge an answer. */
  static final String UNJUDGED = "";

  Answer send(String method, String path) {
    return send(method, path, "");
  }

  Answer send(String method, String path, String body) {
    return Plain.send(proxy.url(), method, path, body);
  }

  /** CreateApplication, with a token of its own and {@code members} after it. */
  Answer create(String members) {
    return send(
        "POST",
        "/applications",
        """
        {"clientToken": "%s", "releaseLabel": "emr-7.0.0", %s}
        """
            .formatted(UUID.randomUUID(), members));
  }

  /** A new application's path. */
  String application() {
    return application("\"type\": \"SPARK\"");
  }

  String application(String members) {
    Answer answer = create(members);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return "/applications/" + answer.body().path("applicationId").asText();
  }

  /** One that may be changed, wherever a new one is started at once. */
  String stopped() {
    String application = application();
    send("POST", application + "/stop");
    return application;
  }

  /** One that job runs may be started on. */
  String started() {
    String application = application();
    assertThat(send("POST", application + "/start").status()).isEqualTo(200);
    return application;
  }

  JsonNode get(String application) {
    return send("GET", application).body().path("application");
  }

  String arn(String application) {
    return "/tags/" + get(application).path("arn").asText();
  }

  /** A new job run's path. */
  String jobRun(String application) {
    return jobRun(application, Plain.jobRun(UUID.randomUUID().toString(), "s3://jobs/job.jar"));
  }

  String jobRun(String application, String body) {
    Answer answer = send("POST", application + "/jobruns", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return application + "/jobruns/" + answer.body().path("jobRunId").asText();
  }

  /** How the answer to a GET isn't as the model has it. */
  String shape(String path) {
    Optional<BotocoreModel> model = BotocoreModel.installed().judge();
    if (model.isEmpty()) {
      return UNJUDGED;
    }
    send("GET", path);
    List<Exchange> exchanges = proxy.exchanges();
    List<String> problems = model.get().problems(exchanges.get(exchanges.size() - 1));
    return problems.isEmpty()
        ? "holds"
        : problems.stream()
            .distinct()
            .sorted()
            .map(problem -> "`" + problem + "`")
            .collect(Collectors.joining("; "));
  }

  /** The members of {@code asked} that {@code told} lacks. */
  static String lost(JsonNode asked, JsonNode told) {
    List<String> lost = new ArrayList<>();
    asked
        .fields()
        .forEachRemaining(
            member -> {
              if (!told.path(member.getKey()).equals(member.getValue())) {
                lost.add("`" + member.getKey() + "`");
              }
            });
    return lost.isEmpty() ? "all" : "without " + String.join(", ", lost);
  }
}
