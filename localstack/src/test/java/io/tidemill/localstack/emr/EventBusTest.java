package io.tidemill.localstack.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventBusTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmrEvent EVENT =
      new EmrEvent(
          UUID.randomUUID(),
          "EMR Serverless Job Run Retry",
          Instant.parse("2026-11-30T12:00:00.5Z"),
          List.of("arn"),
          EmrJson.object().put("jobRunId", "00frun"));
  private static final String TAKEN = "{\"FailedEntryCount\":0,\"Entries\":[{\"EventId\":\"1\"}]}";

  private final List<JsonNode> received = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private volatile CountDownLatch answering = new CountDownLatch(0);
  private volatile int status = 200;
  private volatile String answer = TAKEN;
  private HttpServer server;
  private EventBus bus;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          received.add(JSON.readTree(exchange.getRequestBody()));
          signatures.add(exchange.getRequestHeaders().getFirst("Authorization"));
          awaitAnswering();
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    bus = new EventBus(url());
  }

  private void awaitAnswering() {
    try {
      answering.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    bus.close();
    server.stop(0);
  }

  @Test
  void an_event_bus_gets_an_entry_signed() {
    assertThat(bus.refusal(EVENT)).isEmpty();

    JsonNode entry = received.get(0).at("/Entries/0");
    assertThat(entry.path("Source").asText()).isEqualTo("aws.emr-serverless");
    assertThat(entry.path("DetailType").asText()).isEqualTo("EMR Serverless Job Run Retry");
    assertThat(entry.path("Detail").asText()).isEqualTo("{\"jobRunId\":\"00frun\"}");
    assertThat(entry.at("/Resources/0").asText()).isEqualTo("arn");
    assertThat(entry.path("Time").asDouble()).isEqualTo(EVENT.time().toEpochMilli() / 1000.0);
    assertThat(signatures.get(0)).startsWith("AWS4-HMAC-SHA256 ").contains("/events/aws4_request");
  }

  @Test
  void an_entry_that_is_refused_is_told_with_what_the_bus_says() {
    answer =
        "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"NotAuthorizedForSourceException\",\"ErrorMessage\":\"Not authorized for the source.\"}]}";

    assertThat(bus.refusal(EVENT))
        .contains("NotAuthorizedForSourceException: Not authorized for the source.");
  }

  @Test
  void a_bus_that_fails_is_asked_three_times() {
    status = 500;
    answer = "{\"__type\":\"InternalException\",\"message\":\"the bus is broken\"}";

    assertThat(bus.refusal(EVENT)).contains("InternalException (500): the bus is broken");
    assertThat(received).hasSize(3);
  }

  @Test
  void a_bus_that_does_not_answer_is_given_up() {
    answering = new CountDownLatch(1);
    try (EventBus patient = new EventBus(url(), Duration.ofMillis(500))) {
      assertThat(patient.refusal(EVENT))
          .hasValueSatisfying(why -> assertThat(why).contains("timeout"));
    } finally {
      answering.countDown();
    }
  }

  @Test
  void a_bus_that_was_closed_opens_for_another_event() {
    bus.close();
    assertThat(bus.refusal(EVENT)).isEmpty();
    bus.close();
    assertThat(bus.refusal(EVENT)).isEmpty();
  }

  @Test
  void a_bus_that_is_not_there_is_told() {
    stop();

    assertThat(bus.refusal(EVENT)).hasValueSatisfying(why -> assertThat(why).contains("refused"));
  }
}
