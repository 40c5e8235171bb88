package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

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
 * POSTs events to a target as a rule of EventBridge hands them on, one after another, each tried a
 * few times and then dropped: EMR Serverless' events are best effort, too. Blocks while it sends.
 * Safe for use by several threads.
 */
public final class EventSender implements Consumer<EmrEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);
  private static final int TRIES = 3;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private final URI target;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(ANSWER_WITHIN)
          .build();

  /** To {@code target}, an HTTP URL. */
  public EventSender(URI target) {
    this.target = requireNonNull(target, "target");
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
    return HttpRequest.newBuilder(target)
        .timeout(ANSWER_WITHIN)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(event.json().toString()))
        .build();
  }
}
