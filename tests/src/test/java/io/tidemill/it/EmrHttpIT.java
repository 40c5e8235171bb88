package io.tidemill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.emr.EmrSettings;
import io.tidemill.localstack.emr.EventSender;
import io.tidemill.localstack.emr.JobRunState;
import io.tidemill.testkit.EventTarget;
import io.tidemill.testkit.ObeyingDriver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The endpoint as HTTP shows it: answers to what no SDK sends, throttling, and events. */
class EmrHttpIT extends EmrApplicationTests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEN_MB = 10 * 1024 * 1024;
  private static final int DEEP = 2000;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void what_is_no_request_of_the_service_is_refused_and_the_endpoint_lives() throws Exception {
    String runs = "/applications/" + application + "/jobruns";
    assertRefused(send("POST", runs, "{\"clientToken\":"), 400, "ValidationException");
    assertRefused(send("POST", runs, "[]"), 400, "ValidationException");
    assertRefused(send("POST", runs, "[".repeat(DEEP)), 400, "ValidationException");
    assertRefused(
        send("POST", runs, "{\"name\":\"" + "x".repeat(TEN_MB) + "\"}"),
        400,
        "ValidationException");
    assertRefused(send("GET", "/applications/00fnone", ""), 404, "ResourceNotFoundException");
    assertRefused(send("GET", "/applications/..%2F..", ""), 400, "ValidationException");
    assertRefused(send("GET", "/clusters", ""), 404, "UnknownOperationException");
    assertRefused(send("GET", runs + "?maxResults=many", ""), 400, "ValidationException");
    assertRefused(
        send("POST", "/applications/" + application + "/sessions", "{}"),
        400,
        "ValidationException");
    assertRefused(
        send("GET", "/applications/" + application + "/sessions/1", ""),
        404,
        "ResourceNotFoundException");
    assertThat(send("GET", "/applications/" + application, "").statusCode()).isEqualTo(200);
  }

  @Test
  void it_lets_through_what_the_service_lets_through_if_asked_to() throws Exception {
    end();
    endpoint =
        EmrEndpoint.start(
            new EmrSettings(ObeyingDriver.command(), folder, RUNS_AT_ONCE)
                .by(clock)
                .letting(EmrSettings.Rates.PUBLISHED));
    String runs = "/applications/" + application + "/jobruns";
    for (int i = 0; i < 25; i++) {
      assertThat(send("GET", runs, "").statusCode()).isEqualTo(200);
    }

    assertRefused(send("GET", runs, ""), 429, "ThrottlingException");
  }

  @Test
  void events_of_every_kind_but_retries_reach_an_http_target_in_order() throws Exception {
    await().atMost(DEADLINE).untilAsserted(() -> assertThat(events).hasSize(2));
    try (EventTarget target = new EventTarget()) {
      endpoint.listenToEvents(new EventSender(URI.create(target.url())));
      String id = start("one");
      ObeyingDriver.succeed(endpoint, id);
      awaitState(id, JobRunState.SUCCESS);

      await().atMost(DEADLINE).untilAsserted(() -> assertThat(target.received()).hasSize(7));
      assertThat(target.received())
          .extracting(event -> event.path("detail").path("state").asText())
          .containsExactly("STARTING", "STARTED", "PENDING", "SCHEDULED", "RUNNING", "SUCCESS", "");
      assertThat(target.received())
          .extracting(event -> event.path("source").asText())
          .containsOnly("aws.emr-serverless");
      assertThat(target.received().get(6).path("detail-type").asText())
          .isEqualTo("EMR Serverless Job Resource Utilization Update");
    }
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String type)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("x-amzn-ErrorType")).contains(type);
    assertThat(JSON.readTree(answer.body()).path("message").asText()).isNotBlank();
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
