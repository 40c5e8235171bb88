package io.tidemill.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.testkit.EmrConfigs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Speaks to an endpoint over plain HTTP, past what a client checks. Requests name the service as
 * signed ones do, by which moto tells services apart, and aren't signed.
 */
final class Plain {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=made/20261130/%s/emr-serverless/aws4_request, SignedHeaders=host, Signature=0"
          .formatted(EmrEndpoint.REGION);

  private Plain() {}

  /**
   * An answer.
   *
   * @param error its type by header or body; empty if it is none
   * @param body a missing node if it isn't JSON
   */
  record Answer(int status, String error, JsonNode body) {
    /** In words, as a table has it. */
    String words() {
      return status < 300 ? Integer.toString(status) : (status + " " + error).strip();
    }
  }

  static Answer send(String url, String method, String path, String body) {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(url + path))
                  .header("Authorization", AUTHORIZATION)
                  .header("Content-Type", "application/json")
                  .method(method, HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode json = json(answer.body());
      String type =
          answer
              .headers()
              .firstValue("x-amzn-ErrorType")
              .orElseGet(() -> json.path("__type").asText(""));
      return new Answer(answer.statusCode(), type, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a job run that ends when it is told to; gives its id. */
  static String startJobRun(String url, String application, String token) {
    Answer answer =
        send(url, "POST", "/applications/" + application + "/jobruns", jobRun(token, "job.jar"));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.body().path("jobRunId").asText();
  }

  static void cancelJobRun(String url, String application, String id) {
    assertThat(send(url, "DELETE", "/applications/" + application + "/jobruns/" + id, "").status())
        .isEqualTo(200);
  }

  /** The body of StartJobRun. */
  static String jobRun(String token, String entryPoint) {
    return """
        {"clientToken": "%s", "executionRoleArn": "%s",
         "jobDriver": {"sparkSubmit": {"entryPoint": "%s"}}}
        """
        .formatted(token, EmrConfigs.ROLE, entryPoint);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
