package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A job run as it was asked for.
 *
 * @param application the application's id
 * @param clientToken by which the same request, sent again, is known
 * @param executionRole ARN of the role, which nothing here checks
 * @param name empty if none was given
 * @param sparkDefaults settings of application and job that {@code sparkSubmitParameters} override
 * @param tags as they are now
 * @param executionTimeout how long the driver may run; zero for no limit
 * @param body the whole request, to tell a repeated one from another under the same token
 */
public record StartJobRun(
    String application,
    String clientToken,
    String executionRole,
    String name,
    String entryPoint,
    List<String> entryPointArguments,
    String sparkSubmitParameters,
    Map<String, String> sparkDefaults,
    Map<String, String> tags,
    Duration executionTimeout,
    JsonNode body) {
  public StartJobRun {
    requireNonNull(application, "application");
    requireNonNull(clientToken, "clientToken");
    requireNonNull(executionRole, "executionRole");
    requireNonNull(name, "name");
    requireNonNull(entryPoint, "entryPoint");
    entryPointArguments = List.copyOf(entryPointArguments);
    requireNonNull(sparkSubmitParameters, "sparkSubmitParameters");
    sparkDefaults = Map.copyOf(sparkDefaults);
    tags = Map.copyOf(tags);
    requireNonNull(executionTimeout, "executionTimeout");
    requireNonNull(body, "body");
  }

  /** BATCH or STREAMING. */
  String mode() {
    return body.path("mode").asText("BATCH");
  }

  RetryPolicy retryPolicy() {
    return RetryPolicy.of(body);
  }

  /** Its parameters, after the settings that they override. */
  SubmitParameters parameters() {
    return SubmitParameters.parse(sparkDefaults, sparkSubmitParameters);
  }

  StartJobRun tagged(Map<String, String> others) {
    return new StartJobRun(
        application,
        clientToken,
        executionRole,
        name,
        entryPoint,
        entryPointArguments,
        sparkSubmitParameters,
        sparkDefaults,
        others,
        executionTimeout,
        body);
  }
}
