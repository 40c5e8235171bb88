package io.tidemill.triggers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers requests with what it was told to, in order; the last answer again and again. Keeps the
 * methods, paths and bodies it got.
 */
final class ScriptedEndpoint implements AutoCloseable {
  /** An answer; status 0 stands for none: the connection ends. */
  record Answer(int status, String errorType, String body) {
    static Answer ok(String body) {
      return new Answer(200, "", body);
    }

    static Answer error(int status, String type, String message) {
      return new Answer(status, type, "{\"message\":\"%s\"}".formatted(message));
    }

    static Answer lost() {
      return new Answer(0, "", "");
    }

    /** As {@link #lost}, and from then on nobody listens. */
    static Answer lostAndNoMore() {
      return new Answer(-1, "", "");
    }
  }

  private final HttpServer server;
  private final Queue<Answer> answers;
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedEndpoint(Answer... answers) {
    this.answers = new ConcurrentLinkedQueue<>(List.of(answers));
    try {
      server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method and path of the requests so far, as in {@code GET /path}. */
  List<String> targets() {
    return targets;
  }

  /** Bodies of the requests so far. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      targets.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath());
      requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
      if (answer.status() < 0) {
        server.stop(0);
      }
      if (answer.status() <= 0) {
        return;
      }
      if (!answer.errorType().isEmpty()) {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", answer.errorType());
      }
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
