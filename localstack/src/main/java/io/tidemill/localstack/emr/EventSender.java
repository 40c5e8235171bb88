package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events over HTTP, one after another, each tried a few times and then dropped: EMR
 * Serverless' events are best effort, too. Blocks while it sends. Safe for use by several threads.
 */
public final class EventSender implements Consumer<EmrEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final int TRIES = 3;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  /** Emulators look in it for the service that is meant; none checks it. */
  private static final String UNSIGNED =
      "AWS4-HMAC-SHA256 Credential=local/20260101/%s/events/aws4_request, SignedHeaders=host, Signature=0"
          .formatted(EmrEndpoint.REGION);

  private final URI target;
  private final Form form;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  /** To {@code target}, by POST. */
  public EventSender(URI target, Form form) {
    this.target = requireNonNull(target, "target");
    this.form = requireNonNull(form, "form");
  }

  /** What the target takes. */
  public enum Form {
    /** The event itself, as a rule hands it to its target. */
    EVENT,
    /** EventBridge's own PutEvents, unsigned, to the default bus. */
    PUT_EVENTS
  }

  @Override
  public void accept(EmrEvent event) {
    String failure = "";
    for (int i = 0; i < TRIES; i++) {
      try {
        HttpResponse<String> answer =
            http.send(request(event), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) {
          return;
        }
        failure = "HTTP %d: %s".formatted(answer.statusCode(), answer.body());
      } catch (IOException e) {
        failure = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    LOG.warn("An event is dropped, which {} doesn't take: {}: {}", target, failure, event.json());
  }

  private HttpRequest request(EmrEvent event) {
    HttpRequest.Builder request = HttpRequest.newBuilder(target).timeout(ANSWER_WITHIN);
    return switch (form) {
      case EVENT ->
          request
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(event.json().toString()))
              .build();
      case PUT_EVENTS ->
          request
              .header("Content-Type", "application/x-amz-json-1.1")
              .header("X-Amz-Target", "AWSEvents.PutEvents")
              .header("Authorization", UNSIGNED)
              .POST(HttpRequest.BodyPublishers.ofString(entries(event).toString()))
              .build();
    };
  }

  private static ObjectNode entries(EmrEvent event) {
    ObjectNode json = EmrJson.object();
    ObjectNode entry = json.putArray("Entries").addObject();
    entry.put("Time", event.time().getEpochSecond());
    entry.put("Source", EmrEvent.SOURCE);
    entry.put("DetailType", event.detailType());
    entry.put("Detail", event.detail().toString());
    ArrayNode resources = entry.putArray("Resources");
    event.resources().forEach(resources::add);
    return json;
  }
}
