package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventSenderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmrEvent EVENT =
      new EmrEvent(
          UUID.randomUUID(),
          "EMR Serverless Job Run Retry",
          Instant.parse("2026-11-30T12:00:00.5Z"),
          List.of("arn"),
          EmrJson.object().put("jobRunId", "00frun"));

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private volatile int refusals;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(JSON.readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(received.size() <= refusals ? 500 : 200, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_target_gets_the_event_itself() {
    sender().accept(EVENT);

    assertThat(received).containsExactly(EVENT.json());
  }

  @Test
  void what_a_target_does_not_take_is_tried_again_and_then_dropped() {
    refusals = 2;
    sender().accept(EVENT);
    assertThat(received).hasSize(3);

    refusals = Integer.MAX_VALUE;
    sender().accept(EVENT);
    assertThat(received).hasSize(6);
  }

  private EventSender sender() {
    return new EventSender(
        URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort())));
  }
}
