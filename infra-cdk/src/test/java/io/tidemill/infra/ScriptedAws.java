package io.tidemill.infra;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers AWS' SDK where moto can't: with a text for each request that holds a word, in its target,
 * path or body.
 */
public final class ScriptedAws implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  private record Answer(int status, String error, String body) {}

  public ScriptedAws() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /** Answers well. */
  public ScriptedAws on(String word, String body) {
    answers.put(word, new Answer(200, "", body));
    return this;
  }

  /** Answers with an error. */
  public ScriptedAws failing(String word, int status, String error) {
    answers.put(
        word,
        new Answer(status, error, "{\"__type\":\"%s\",\"message\":\"scripted\"}".formatted(error)));
    return this;
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request =
          String.join(
              "\n",
              String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target")),
              exchange.getRequestURI().toString(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Answer answer =
          answers.entrySet().stream()
              .filter(each -> request.contains(each.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(new Answer(400, "ValidationException", "{\"message\":\"not scripted\"}"));
      if (!answer.error().isEmpty()) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", answer.error());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
