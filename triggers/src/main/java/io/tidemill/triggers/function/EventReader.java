package io.tidemill.triggers.function;

import io.tidemill.core.wiring.EventKind;
import io.tidemill.triggers.function.Refusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/** Reads events in the form in which AWS publishes them; a test resource shows each. */
final class EventReader {
  private static final String KINDS =
      "a CloudWatch alarm's or an EMR Serverless job's change of state, EventBridge Scheduler's own event, or {\"pipeline\": \"…\"}";

  private static final String TRIGGER = "trigger";

  private EventReader() {}

  /**
   * Reads an event.
   *
   * @param account the function's own account; empty if not known, then events of any are taken
   * @throws IOException if {@code payload} can't be read
   */
  static Event read(InputStream payload, Optional<String> account) throws IOException {
    return Payload.read(
        payload, KINDS, EventFields::read, fields -> of(fields, account), Event.Foreign::new);
  }

  private static Event of(Map<String, String> fields, Optional<String> account) {
    String sender = fields.get("account");
    if (sender != null && account.isPresent() && !sender.equals(account.get())) {
      return new Event.Foreign(
          Refusal.of(
              Reason.FOREIGN_ACCOUNT,
              "an event of account %s, which the function belongs to".formatted(account.get()),
              sender));
    }
    return event(fields);
  }

  private static Event event(Map<String, String> fields) {
    String source = fields.getOrDefault("source", "");
    String type = fields.getOrDefault("detail-type", "");
    Optional<EventKind> kind = EventKind.of(source, type);
    if (kind.isPresent()) {
      return switch (kind.get()) {
        case ALARM -> alarm(fields);
        case JOB_RUN -> jobRun(fields);
        case SCHEDULE -> new Event.Sweep();
      };
    }
    if (source.isEmpty() && type.isEmpty() && fields.containsKey("pipeline")) {
      return manual(fields);
    }
    return foreign(
        Reason.UNKNOWN_KIND,
        "expected %s, found source %s with detail-type %s"
            .formatted(KINDS, Shown.quoted(source), Shown.quoted(type)));
  }

  private static Event manual(Map<String, String> fields) {
    String asked = fields.getOrDefault("action", TRIGGER);
    String pipeline = fields.get("pipeline");
    return asked.equals(TRIGGER)
        ? new Event.Manual(pipeline)
        : CommandReader.read(pipeline, asked, fields);
  }

  private static Event alarm(Map<String, String> fields) {
    String name = fields.get("detail.alarmName");
    String state = fields.get("detail.state.value");
    return name == null || state == null
        ? incomplete("an alarm's change of state with detail.alarmName and detail.state.value")
        : new Event.Alarm(name, state);
  }

  private static Event jobRun(Map<String, String> fields) {
    String id = fields.get("detail.jobRunId");
    String application = fields.get("detail.applicationId");
    String state = fields.get("detail.state");
    return id == null || application == null || state == null
        ? incomplete(
            "a job's change of state with detail.jobRunId, detail.applicationId and detail.state")
        : new Event.JobRun(
            id, Optional.ofNullable(fields.get("detail.jobRunName")), application, state);
  }

  private static Event incomplete(String expected) {
    return foreign(
        Reason.UNKNOWN_KIND, "expected %s, found one without some of them".formatted(expected));
  }

  private static Event foreign(Reason reason, String why) {
    return new Event.Foreign(new Refusal(reason, why));
  }
}
