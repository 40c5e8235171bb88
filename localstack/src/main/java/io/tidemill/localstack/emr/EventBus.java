package io.tidemill.localstack.emr;

import static java.util.Objects.requireNonNull;

import java.net.URI;
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
 * no account may say that it is one of AWS' services. Blocks while it sends. Safe for use by
 * several threads.
 */
public final class EventBus implements Consumer<EmrEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(EventBus.class);
  private static final int TRIES = 3;

  private final URI endpoint;

  // Guarded by this.
  private Optional<EventBridgeClient> client = Optional.empty();

  /** The default bus of {@code endpoint}. */
  public EventBus(URI endpoint) {
    this.endpoint = requireNonNull(endpoint, "endpoint");
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
                          how.retryStrategy(
                              AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                  .maxAttempts(TRIES)
                                  .build()))
                  .build());
    }
    return client.get();
  }
}
