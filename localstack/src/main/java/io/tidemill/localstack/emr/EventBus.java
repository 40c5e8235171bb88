package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts events on the default bus of an EventBridge endpoint, by PutEvents and with a signature, one
 * after another, each tried a few times and then dropped. AWS' own EventBridge takes none of them:
 * no account may say that it is one of AWS' services. Blocks while it sends, 5 seconds at most.
 * Safe for use by several threads.
 */
public final class EventBus implements Consumer<EmrEvent>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
  private static final int TRIES = 3;

  /** All tries together: whoever else listens to events waits meanwhile. */
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);

  private final URI endpoint;
  private final Duration within;

  // Guarded by this.
  private Optional<EventBridgeClient> client = Optional.empty();

  /** The default bus of {@code endpoint}. */
  public EventBus(URI endpoint) {
    this(endpoint, TAKEN_WITHIN);
  }

  EventBus(URI endpoint, Duration within) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
    this.within = requireNonNull(within, "within");
  }

  @Override
  public void accept(EmrEvent event) {
    refusal(event)
        .ifPresent(
            why ->
                LOG.warn(
                    "An event is dropped, which {} doesn't take: {}: {}",
                    endpoint,
                    why,
                    event.json()));
  }

  /** Puts an event; what the endpoint said, or why it said nothing, if that failed. */
  Optional<String> refusal(EmrEvent event) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .time(event.time())
            .source(EmrEvent.SOURCE)
            .detailType(event.detailType())
            .detail(event.detail().toString())
            .resources(event.resources())
            .build();
    try {
      PutEventsResponse answer = client().putEvents(put -> put.entries(entry));
      return answer.entries().stream()
          .filter(result -> result.errorCode() != null)
          .map(EventBus::said)
          .findFirst();
    } catch (SdkException e) {
      return Optional.of(AwsAccess.why(e));
    }
  }

  /** Lets go of the connection; another event would make one anew. */
  @Override
  public synchronized void close() {
    client.ifPresent(EventBridgeClient::close);
    client = Optional.empty();
  }

  private static String said(PutEventsResultEntry result) {
    return "%s: %s".formatted(result.errorCode(), result.errorMessage());
  }

  private synchronized EventBridgeClient client() {
    if (client.isEmpty()) {
      client =
          Optional.of(
              AwsAccess.to("The event bus", endpoint, EventBridgeClient.builder())
                  .overrideConfiguration(
                      how ->
                          how.apiCallTimeout(within)
                              .retryStrategy(
                                  AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                      .maxAttempts(TRIES)
                                      .build()))
                  .build());
    }
    return client.get();
  }
}
