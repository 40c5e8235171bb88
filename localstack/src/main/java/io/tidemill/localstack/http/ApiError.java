package io.tidemill.localstack.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * A request refused, as AWS words it: status, type (a header) and message (the body, which may tell
 * more).
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final HashMap<String, String> more;

  public ApiError(int status, String type, String message) {
    this(status, type, message, Map.of());
  }

  private ApiError(int status, String type, String message, Map<String, String> more) {
    super(message);
    this.status = status;
    this.type = type;
    this.more = new HashMap<>(more);
  }

  public static ApiError validation(String message) {
    return new ApiError(400, "ValidationException", message);
  }

  public static ApiError notFound(String message) {
    return new ApiError(404, "ResourceNotFoundException", message);
  }

  public static ApiError conflict(String message) {
    return new ApiError(409, "ConflictException", message);
  }

  public static ApiError unknownOperation(String message) {
    return new ApiError(404, "UnknownOperationException", message);
  }

  public static ApiError internal(String message) {
    return new ApiError(500, "InternalServerException", message);
  }

  /** The same, whose body has a member more. */
  public ApiError with(String member, String value) {
    Map<String, String> members = new HashMap<>(more);
    members.put(member, value);
    return new ApiError(status, type, getMessage(), members);
  }

  /**
   * The same, its message cut to what a service's model lets it have.
   *
   * @param most characters
   */
  public ApiError within(int most) {
    String message = getMessage();
    return message.length() <= most
        ? this
        : new ApiError(status, type, message.substring(0, most - 1) + "…", more);
  }

  public int status() {
    return status;
  }

  public String type() {
    return type;
  }

  /** A new object. */
  public ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("message", getMessage());
    more.forEach(body::put);
    return body;
  }
}
