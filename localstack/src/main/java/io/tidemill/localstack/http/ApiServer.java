package io.tidemill.localstack.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemill.core.FailureKind;
import io.tidemill.core.TidemillException;
import io.tidemill.localstack.Daemons;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an API over HTTP, each request on a thread of its own. What an API refuses by {@link
 * ApiError} is answered as AWS' services do. Web pages are kept out: at a loopback address it
 * answers to loopback's names alone, and nowhere to pages of other hosts. Safe for use by several
 * threads.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final String REQUEST_ID = "x-amzn-RequestId";

  static {
    // Read once, when the first server is made. Head and body of an answer are two packets, and
    // the second one would wait up to 40 ms for the first to be acknowledged.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Api api;
  private final int mostBytes;
  private final BrowserGuard guard;

  private ApiServer(HttpServer server, ExecutorService threads, Api api, int mostBytes) {
    this.server = server;
    this.guard = new BrowserGuard(server.getAddress().getAddress());
    this.threads = threads;
    this.api = api;
    this.mostBytes = mostBytes;
  }

  /** What is served. */
  @FunctionalInterface
  public interface Api {
    /**
     * Answers one request; many may be asked at once.
     *
     * @throws ApiError to refuse it
     * @throws InterruptedException if the server is closed meanwhile; nobody hears an answer then
     */
    ApiAnswer answer(ApiRequest request) throws InterruptedException;
  }

  /**
   * Starts to listen at a free port of 127.0.0.1.
   *
   * @param name of the service, for threads and messages
   * @param mostBytes how much of a request's body is read into memory; the rest is dropped
   * @throws TidemillException of kind {@code INFRASTRUCTURE} if no port can be had
   */
  public static ApiServer start(String name, int mostBytes, Api api) {
    return start(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), mostBytes, api);
  }

  /**
   * As the other, at an address of the caller's.
   *
   * @param at port 0 is a free one
   */
  public static ApiServer start(String name, InetSocketAddress at, int mostBytes, Api api) {
    try {
      HttpServer server = HttpServer.create(at, 0);
      ExecutorService threads = Executors.newCachedThreadPool(Daemons.named(name + "-http"));
      ApiServer started = new ApiServer(server, threads, api, mostBytes);
      server.setExecutor(threads);
      server.createContext("/", started::handle);
      server.start();
      return started;
    } catch (IOException e) {
      throw new TidemillException(
          FailureKind.INFRASTRUCTURE,
          "The %s endpoint can't listen at %s, port %d: %s. Name a port that is free, or 0 for any"
              .formatted(name, at.getHostString(), at.getPort(), e.getMessage()),
          e);
    }
  }

  /** Where it listens: {@code host:port}, as URLs have it. */
  public String address() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().getHostAddress();
    return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, at.getPort());
  }

  public String url() {
    return "http://" + address();
  }

  /** Stops listening, and interrupts what is being answered. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ApiRequest request = ApiRequest.read(exchange, mostBytes);
      ApiAnswer answer;
      try {
        guard.check(request);
        answer = api.answer(request);
      } catch (ApiError e) {
        answer = error(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | StackOverflowError e) {
        LOG.error("{} failed", request, e);
        answer = error(ApiError.internal(e.toString()));
      }
      send(exchange, answer);
    }
  }

  private static ApiAnswer error(ApiError error) {
    return ApiAnswer.of(error.status(), error.body()).with("x-amzn-ErrorType", error.type());
  }

  private static void send(HttpExchange exchange, ApiAnswer answer) throws IOException {
    exchange.getResponseHeaders().set(REQUEST_ID, UUID.randomUUID().toString());
    for (Map.Entry<String, String> header : answer.headers().entrySet()) {
      exchange.getResponseHeaders().set(header.getKey(), header.getValue());
    }
    byte[] body = answer.body();
    // Length 0 would mean an answer in chunks, -1 means none.
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
