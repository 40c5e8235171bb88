package io.tidemill.localstack.http;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is answered to a request. Immutable. */
public final class ApiAnswer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  /** An answer of {@code body} as it is, said to be JSON. */
  public static ApiAnswer of(int status, byte[] body) {
    return new ApiAnswer(status, Map.of("Content-Type", "application/json"), body.clone());
  }

  public static ApiAnswer of(int status, JsonNode body) {
    try {
      return of(status, JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }

  /** An answer without a body. */
  public static ApiAnswer empty(int status) {
    return new ApiAnswer(status, Map.of(), new byte[0]);
  }

  /** The same with a header more, or another value of it. */
  public ApiAnswer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(requireNonNull(header, "header"), requireNonNull(value, "value"));
    return new ApiAnswer(status, more, body);
  }

  int status() {
    return status;
  }

  Map<String, String> headers() {
    return headers;
  }

  byte[] body() {
    return body.clone();
  }
}
