package io.tidemill.localstack.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.localstack.http.ApiServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Runtime API as a runtime sees it. */
class RuntimeApiTest {
  private static final Instant DEADLINE = Instant.parse("2026-11-22T16:00:00.123Z");

  private final Heard heard = new Heard();
  private final ApiServer api = RuntimeApi.start(heard);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void the_next_event_comes_with_what_the_context_needs() throws Exception {
    HttpResponse<String> next = send("GET", "invocation/next", "");

    assertThat(next.statusCode()).isEqualTo(200);
    assertThat(next.body()).isEqualTo("an event");
    assertThat(header(next, "Lambda-Runtime-Aws-Request-Id")).isEqualTo("id-1");
    assertThat(header(next, "Lambda-Runtime-Deadline-Ms")).isEqualTo("1795363200123");
    assertThat(header(next, "Lambda-Runtime-Invoked-Function-Arn"))
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:f");
    assertThat(header(next, "Lambda-Runtime-Trace-Id")).isEqualTo("Root=1");
  }

  @Test
  void answers_and_errors_are_accepted() throws Exception {
    String error = "{\"errorMessage\":\"broken\",\"errorType\":\"a.B\",\"stackTrace\":[]}";

    assertThat(send("POST", "invocation/id-1/response", "an answer").statusCode()).isEqualTo(202);
    assertThat(send("POST", "invocation/id-1/error", error).statusCode()).isEqualTo(202);
    assertThat(
            send(
                    "POST",
                    "invocation/id-1/error",
                    error,
                    "Lambda-Runtime-Function-Error-Type",
                    "Runtime.BadFunctionCode")
                .statusCode())
        .isEqualTo(202);
    assertThat(send("POST", "init/error", error).statusCode()).isEqualTo(202);
    assertThat(heard.words)
        .containsExactly(
            "answered an answer",
            "failed a.B: broken",
            "not loaded a.B: broken",
            "init a.B: broken");
  }

  @Test
  void an_error_that_is_no_json_is_still_an_error() throws Exception {
    HttpResponse<String> response =
        send(
            "POST",
            "invocation/id-1/error",
            "what?",
            "Lambda-Runtime-Function-Error-Type",
            "Extension.Crash");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(heard.words).singleElement().asString().startsWith("failed Extension.Crash: ");
  }

  @Test
  void what_is_of_another_event_or_of_no_api_is_refused() throws Exception {
    assertThat(send("POST", "invocation/id-0/response", "late").body())
        .contains("\"errorType\":\"InvalidRequestID\"");
    assertThat(send("POST", "invocation/id-0/error", "{}").statusCode()).isEqualTo(400);
    assertThat(send("GET", "restore/previous", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "", "").statusCode()).isEqualTo(404);
    assertThat(heard.words).isEmpty();
  }

  @Test
  void who_is_ready_for_a_snapshot_goes_on_once_restored() throws Exception {
    assertThat(send("GET", "restore/next", "").statusCode()).isEqualTo(200);
    assertThat(heard.words).containsExactly("restored");
  }

  @Test
  void a_hook_that_fails_after_the_restoration_is_reported() throws Exception {
    String error = "{\"errorMessage\":\"broken\",\"errorType\":\"a.B\"}";

    assertThat(send("POST", "restore/error", error).statusCode()).isEqualTo(202);
    assertThat(heard.words).containsExactly("not restored a.B: broken");
  }

  @Test
  void an_answer_that_is_too_large_is_a_failure() throws Exception {
    String large = "x".repeat(RuntimeApi.MOST_ANSWER_BYTES + 1);

    HttpResponse<String> refused = send("POST", "invocation/id-1/response", large);

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("RequestEntityTooLarge");
    assertThat(heard.words)
        .containsExactly(
            "failed Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).");
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + "/2018-06-01/runtime/" + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /** Has one event, and notes what it is told. */
  private static final class Heard implements RuntimeApi.Requests {
    private final List<String> words = new ArrayList<>();

    @Override
    public Delivery next() {
      return new Delivery(
          "id-1", "an event".getBytes(UTF_8), DEADLINE, EnvironmentCommand.arn("f"), "Root=1");
    }

    @Override
    public boolean answered(String requestId, byte[] payload) {
      return note(requestId, "answered " + new String(payload, UTF_8));
    }

    @Override
    public boolean failed(String requestId, FunctionError error) {
      return note(requestId, "failed %s: %s".formatted(error.type(), error.message()));
    }

    @Override
    public boolean notLoaded(String requestId, FunctionError error) {
      return note(requestId, "not loaded %s: %s".formatted(error.type(), error.message()));
    }

    @Override
    public void initFailed(FunctionError error) {
      words.add("init %s: %s".formatted(error.type(), error.message()));
    }

    @Override
    public void restored() {
      words.add("restored");
    }

    @Override
    public void restoreFailed(FunctionError error) {
      words.add("not restored %s: %s".formatted(error.type(), error.message()));
    }

    private boolean note(String requestId, String word) {
      if (!requestId.equals("id-1")) {
        return false;
      }
      words.add(word);
      return true;
    }
  }
}
