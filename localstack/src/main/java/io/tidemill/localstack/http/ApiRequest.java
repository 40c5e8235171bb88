package io.tidemill.localstack.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request, read whole. */
public final class ApiRequest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpExchange exchange;
  private final List<String> path;
  private final Map<String, List<String>> query;
  private final byte[] body;

  private ApiRequest(
      HttpExchange exchange, List<String> path, Map<String, List<String>> query, byte[] body) {
    this.exchange = exchange;
    this.path = path;
    this.query = query;
    this.body = body;
  }

  /**
   * Reads the request; of its body no more than is kept.
   *
   * @param mostBytes how much of a body is kept
   */
  static ApiRequest read(HttpExchange exchange, int mostBytes) throws IOException {
    URI uri = exchange.getRequestURI();
    List<String> path =
        Arrays.stream(uri.getRawPath().split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .map(ApiRequest::decoded)
            .toList();
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(mostBytes);
    // A client hears the answer only once all that it sends has been taken.
    in.transferTo(OutputStream.nullOutputStream());
    return new ApiRequest(exchange, path, query(uri), body);
  }

  public String method() {
    return exchange.getRequestMethod();
  }

  /** The path's segments, decoded; empty ones left out. */
  public List<String> path() {
    return path;
  }

  /** Parameters, which may repeat. */
  public Map<String, List<String>> query() {
    return query;
  }

  /** The first value of a header, by its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  public byte[] body() {
    return body.clone();
  }

  /**
   * The body as JSON; an empty one is an empty object.
   *
   * @throws ApiError if it isn't JSON
   */
  public JsonNode json() {
    try {
      return body.length == 0 ? JsonNodeFactory.instance.objectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiError.validation("The body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("Bytes in memory can be read", e);
    }
  }

  @Override
  public String toString() {
    return exchange.getRequestMethod() + " " + exchange.getRequestURI();
  }

  private static Map<String, List<String>> query(URI uri) {
    Map<String, List<String>> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String parameter : uri.getRawQuery().split("&", -1)) {
        String[] nameAndValue = parameter.split("=", 2);
        query
            .computeIfAbsent(decoded(nameAndValue[0]), name -> new ArrayList<>())
            .add(nameAndValue.length == 2 ? decoded(nameAndValue[1]) : "");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
