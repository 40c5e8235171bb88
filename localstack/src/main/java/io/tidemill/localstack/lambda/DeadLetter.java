package io.tidemill.localstack.lambda;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An event that was given up, as Lambda sends it to a dead-letter queue. Source: Lambda Developer
 * Guide, "Adding a dead-letter queue": the event as it came, and three attributes.
 *
 * @param requestId of the invocation that accepted it
 * @param errorCode the HTTP status that invoking the function gave last: 200 if the function failed
 *     on it, 429 if it was throttled
 * @param errorMessage the first 1 KB of it
 * @param body the event, as text
 */
public record DeadLetter(String requestId, int errorCode, String errorMessage, String body) {
  private static final int MESSAGE_CHARACTERS = 1024;
  private static final String REQUEST_ID = "RequestID";
  private static final String ERROR_CODE = "ErrorCode";
  private static final String ERROR_MESSAGE = "ErrorMessage";

  public DeadLetter {
    requireNonNull(requestId, "requestId");
    requireNonNull(body, "body");
    errorMessage = errorMessage.substring(0, Math.min(errorMessage.length(), MESSAGE_CHARACTERS));
  }

  static DeadLetter of(Event.Settled settled, byte[] payload) {
    FunctionError error =
        settled.error().orElseThrow(() -> new IllegalArgumentException("It ended well"));
    int code = settled.invocation() instanceof Invocation.Throttled ? 429 : 200;
    return new DeadLetter(
        settled.requestId(), code, error.message(), new String(payload, StandardCharsets.UTF_8));
  }

  /** An attribute of a message. */
  record Attribute(String name, String type, String value) {}

  List<Attribute> attributes() {
    return List.of(
        new Attribute(REQUEST_ID, "String", requestId),
        new Attribute(ERROR_CODE, "Number", Integer.toString(errorCode)),
        new Attribute(ERROR_MESSAGE, "String", errorMessage));
  }

  /** In the form in which SQS' ReceiveMessage has a message. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Body", body);
    ObjectNode named = json.putObject("MessageAttributes");
    for (Attribute attribute : attributes()) {
      named
          .putObject(attribute.name())
          .put("DataType", attribute.type())
          .put("StringValue", attribute.value());
    }
    return json;
  }

  static DeadLetter of(JsonNode json) {
    JsonNode attributes = json.path("MessageAttributes");
    return new DeadLetter(
        attributes.path(REQUEST_ID).path("StringValue").asText(),
        attributes.path(ERROR_CODE).path("StringValue").asInt(),
        attributes.path(ERROR_MESSAGE).path("StringValue").asText(),
        json.path("Body").asText());
  }
}
