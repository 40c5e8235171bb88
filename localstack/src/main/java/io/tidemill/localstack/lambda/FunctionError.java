package io.tidemill.localstack.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;

/**
 * An error as runtimes report it and Lambda tells it.
 *
 * @param payload JSON with errorMessage and errorType
 */
@SuppressWarnings("ArrayRecordComponent") // passed on as it came, and never compared
record FunctionError(String type, String message, byte[] payload) {
  static final String THROTTLED = "TooManyRequestsException";

  /** A hook after the restoration of a snapshot failed, or took too long. */
  static final String RESTORE_FAILED = "SnapStartException";

  static final String RESTORE_TIMED_OUT = "SnapStartTimeoutException";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Reads what a runtime reports; {@code type} is taken if the report names none. */
  static FunctionError reported(String type, byte[] payload) {
    JsonNode report;
    try {
      report = JSON.readTree(payload);
    } catch (IOException e) {
      return of(type, "The runtime reports an error that is not JSON: " + e.getMessage());
    }
    return new FunctionError(
        report.path("errorType").asText(type), report.path("errorMessage").asText(""), payload);
  }

  static FunctionError of(String type, String message) {
    try {
      return new FunctionError(
          type,
          message,
          JSON.writeValueAsBytes(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("errorMessage", message)
                  .put("errorType", type)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }

  /** What becomes of the event if its handler reports this. */
  Invocation.Failed failed() {
    return new Invocation.Failed(type, message, payload);
  }

  /** What becomes of the event if it never reaches a handler because of this. */
  Invocation.NotStarted notStarted() {
    return new Invocation.NotStarted(type, message);
  }
}
