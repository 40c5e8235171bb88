package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.EmrEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * An event as EventBridge hands it to a function. The forms are those that AWS publishes for each
 * kind; sources are named where they are made.
 *
 * @param id a UUID; the same for every delivery of one event
 * @param time when it happened, in whole seconds
 * @param resources ARNs; none for job runs
 * @param about names what it is about in logs: an alarm's name, a job run's, a schedule's
 * @param detail what the kind says
 */
public record CloudEvent(
    UUID id, EventKind kind, Instant time, List<String> resources, String about, JsonNode detail)
    implements WakeUp {
  public CloudEvent {
    requireNonNull(id, "id");
    requireNonNull(kind, "kind");
    time = time.truncatedTo(ChronoUnit.SECONDS);
    resources = List.copyOf(resources);
    requireNonNull(about, "about");
    requireNonNull(detail, "detail");
  }

  /** The state that it tells of: an alarm's or a job run's; empty for a schedule's event. */
  public String state() {
    return switch (kind) {
      case ALARM -> detail.path("state").path("value").asText();
      case JOB_RUN -> detail.path("state").asText();
      case SCHEDULE -> "";
    };
  }

  @Override
  public byte[] json() {
    return Json.bytes(
        EmrEvent.envelope(id, kind.detailType(), kind.source(), time, resources, detail));
  }

  @Override
  public String summary() {
    return "%s: %s %s".formatted(kind.detailType(), about, state()).strip();
  }
}
