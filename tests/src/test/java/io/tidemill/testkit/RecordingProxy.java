package io.tidemill.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemill.localstack.Daemons;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Hands HTTP requests on to an endpoint, and keeps what was asked and answered, as it was sent. */
public final class RecordingProxy implements AutoCloseable {
  /** Between two hops, or set by the client itself. */
  private static final Set<String> NOT_HANDED_ON =
      Set.of("connection", "content-length", "date", "expect", "host", "transfer-encoding");

  private final String target;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Daemons.named("recording-proxy"));
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

  private RecordingProxy(String target, HttpServer server) {
    this.target = target;
    this.server = server;
  }

  /**
   * One request with its answer.
   *
   * @param path as it was sent, encoded, without the query
   */
  public record Exchange(
      String method,
      String path,
      Optional<String> query,
      HttpHeaders asked,
      String request,
      int status,
      HttpHeaders answered,
      String answer) {
    @Override
    public String toString() {
      return "%s %s%s → %d %s"
          .formatted(method, path, query.map(text -> "?" + text).orElse(""), status, answer);
    }
  }

  /** Listens at a free port of 127.0.0.1 for what is meant for {@code target}, a URL. */
  public static RecordingProxy of(String target) throws IOException {
    RecordingProxy proxy =
        new RecordingProxy(
            target,
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    proxy.server.setExecutor(proxy.threads);
    proxy.server.createContext("/", proxy::handle);
    proxy.server.start();
    return proxy;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Everything so far, in order of the answers. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(target + uri))
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchanges.add(
          new Exchange(
              exchange.getRequestMethod(),
              uri.getRawPath(),
              Optional.ofNullable(uri.getRawQuery()),
              HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
              new String(body, StandardCharsets.UTF_8),
              answer.statusCode(),
              answer.headers(),
              new String(answer.body(), StandardCharsets.UTF_8)));
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_HANDED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the proxy is closed");
    }
  }
}
