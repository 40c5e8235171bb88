package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemill.core.LedgerId;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The schedule by which all pipelines are looked at, whatever happens. Source of the form: what
 * EventBridge Scheduler sends to a function when the target has no input of its own.
 */
public record SweepSchedule(LedgerId ledger) {
  public SweepSchedule {
    requireNonNull(ledger, "ledger");
  }

  public String name() {
    return "tidemill-%s-sweep".formatted(ledger);
  }

  /** Its time has come. */
  public CloudEvent due(Instant now) {
    return new CloudEvent(
        UUID.randomUUID(),
        EventKind.SCHEDULE,
        now,
        List.of(
            "arn:aws:scheduler:%s:%s:schedule/default/%s"
                .formatted(EmrEndpoint.REGION, EmrEndpoint.ACCOUNT, name())),
        name(),
        JsonNodeFactory.instance.textNode("{}"));
  }
}
