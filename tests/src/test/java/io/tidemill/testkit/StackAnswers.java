package io.tidemill.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What stands for CloudFormation's end of a custom resource: takes the answers that are put to it.
 */
public final class StackAnswers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/arn%3Aaws%3Acloudformation?X-Amz-Signature=secret";
  private static final int OK = 200;

  private final HttpServer server;
  private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
  private final List<Put> puts = new CopyOnWriteArrayList<>();

  /** An answer as it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Put(String method, String uri, String contentType, byte[] body) {
    /** What it says. */
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public StackAnswers() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      puts.add(
          new Put(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("Content-Type"),
              exchange.getRequestBody().readAllBytes()));
      Integer refusal = refusals.poll();
      exchange.sendResponseHeaders(refusal == null ? OK : refusal, -1);
    }
  }

  /** The next answers are refused with these HTTP statuses, one each. */
  public StackAnswers refusing(int... statuses) {
    for (int status : statuses) {
      refusals.add(status);
    }
    return this;
  }

  /** Every answer that came, refused or not. */
  public List<Put> puts() {
    return List.copyOf(puts);
  }

  /** The newest answer. */
  public JsonNode last() {
    return puts.get(puts.size() - 1).json();
  }

  /**
   * CloudFormation's request.
   *
   * @param type {@code Create}, {@code Update} or {@code Delete}
   * @param physicalId as answered before; empty for none
   */
  public String request(String type, String physicalId) {
    return """
        {
          "RequestType": "%s",
          "ResponseURL": "http://127.0.0.1:%d%s",
          "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/tidemill-data/guid",
          "RequestId": "5c3f1a6e-0001",
          "ResourceType": "Custom::TidemillSchema",
          "LogicalResourceId": "Schema",
          %s
          "ResourceProperties": {"ServiceToken": "arn:aws:lambda:…", "Digest": "0f"}
        }
        """
        .formatted(
            type,
            server.getAddress().getPort(),
            PATH,
            physicalId.isEmpty() ? "" : "\"PhysicalResourceId\": \"%s\",".formatted(physicalId));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
