package io.tidemill.localstack.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.Names;
import io.tidemill.core.offsets.Backlog;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import io.tidemill.core.wiring.LagMetric;
import io.tidemill.localstack.emr.EmrEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The alarm of a pipeline's lag, as CloudWatch's on MSK's metric {@code SumOffsetLag}: it tells
 * changes of its state only, so a lag that stays high is told once. Here, unlike there, it watches
 * the age of the oldest record too, for which MSK has no metric. It begins as OK, and lag that
 * nobody has published is none. Source of the form: CloudWatch User Guide, "Alarm events and
 * EventBridge". Looked at by one thread at a time; any may redefine it.
 */
public final class LagAlarm {
  /** The cluster's name in the metric's dimensions. */
  private static final String CLUSTER = "local";

  private static final int PERIOD_SECONDS = (int) LagMetric.PERIOD.toSeconds();
  private static final String OK = "OK";
  private static final String ALARM = Events.ALARM_STATE;

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DATAPOINT =
      DateTimeFormatter.ofPattern("dd/MM/uu HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Pipeline pipeline;
  private final String name;
  private final String consumerGroup;
  private final UUID metricId = UUID.randomUUID();
  private volatile State state;

  /** A state, why, and since when. */
  private record State(String value, String reason, String reasonData, Instant since) {
    private ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("reason", reason);
      if (!reasonData.isEmpty()) {
        json.put("reasonData", reasonData);
      }
      json.put("timestamp", TIMESTAMP.format(since));
      json.put("value", value);
      return json;
    }
  }

  /** The alarm of {@code pipeline}, made at {@code now}. */
  public LagAlarm(Names names, Pipeline pipeline, Instant now) {
    this.pipeline = requireNonNull(pipeline, "pipeline");
    this.name = names.lagAlarm(pipeline.id());
    this.consumerGroup = names.consumerGroup(pipeline.id());
    this.state = new State(OK, "Unchecked: Initial alarm creation", "", now);
  }

  /** The same alarm by another definition: its state is kept until it is next looked at. */
  public LagAlarm redefined(Names names, Pipeline changed) {
    LagAlarm alarm = new LagAlarm(names, changed, state.since());
    alarm.state = state;
    return alarm;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  /** Looks at what waits; gives an event if that changes the alarm's state. */
  public Optional<CloudEvent> look(Backlog backlog, Instant now) {
    String value = due(backlog, now) ? ALARM : OK;
    if (value.equals(state.value())) {
      return Optional.empty();
    }
    State previous = state;
    state = new State(value, reason(backlog, now, value), reasonData(backlog, now), now);
    return Optional.of(event(previous));
  }

  private boolean due(Backlog backlog, Instant now) {
    return lagDue(backlog) || (backlog.records() > 0 && ageDue(backlog, now));
  }

  private boolean lagDue(Backlog backlog) {
    return backlog.records() >= policy().minRecords();
  }

  private boolean ageDue(Backlog backlog, Instant now) {
    return backlog
        .oldest()
        .filter(oldest -> !oldest.plus(policy().maxDelay()).isAfter(now))
        .isPresent();
  }

  private TriggerPolicy policy() {
    return pipeline.trigger();
  }

  private String reason(Backlog backlog, Instant now, String value) {
    if (value.equals(ALARM) && !lagDue(backlog)) {
      return "Threshold Crossed: the oldest record has waited %d s, and may wait %d s."
          .formatted(
              Duration.between(backlog.oldest().orElse(now), now).toSeconds(),
              policy().maxDelay().toSeconds());
    }
    return "Threshold Crossed: 1 out of the last 1 datapoints [%s (%s)] was %sgreater than or equal to the threshold (%s) (minimum 1 datapoint for %s transition)."
        .formatted(
            (double) backlog.records(),
            DATAPOINT.format(now),
            value.equals(ALARM) ? "" : "not ",
            (double) policy().minRecords(),
            value.equals(ALARM) ? "OK -> ALARM" : "ALARM -> OK");
  }

  private String reasonData(Backlog backlog, Instant now) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("version", "1.0");
    data.put("queryDate", TIMESTAMP.format(now));
    data.put("startDate", TIMESTAMP.format(now.minusSeconds(PERIOD_SECONDS)));
    data.put("statistic", LagMetric.STATISTIC);
    data.put("period", PERIOD_SECONDS);
    data.putArray("recentDatapoints").add((double) backlog.records());
    data.put("threshold", (double) policy().minRecords());
    return Json.text(data);
  }

  private CloudEvent event(State previous) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("alarmName", name);
    detail.set("configuration", configuration());
    detail.set("previousState", previous.json());
    detail.set("state", state.json());
    return new CloudEvent(
        UUID.randomUUID(),
        EventKind.ALARM,
        state.since(),
        List.of(
            "arn:aws:cloudwatch:%s:%s:alarm:%s"
                .formatted(EmrEndpoint.REGION, EmrEndpoint.ACCOUNT, name)),
        name,
        detail);
  }

  private ObjectNode configuration() {
    ObjectNode configuration = JsonNodeFactory.instance.objectNode();
    configuration.put("description", LagMetric.alarmDescription(pipeline.id().value()));
    ObjectNode metric = configuration.putArray("metrics").addObject();
    metric.put("id", metricId.toString());
    ObjectNode stat = metric.putObject("metricStat");
    ObjectNode named = stat.putObject("metric");
    ObjectNode dimensions = named.putObject("dimensions");
    LagMetric.dimensions(CLUSTER, consumerGroup, pipeline.source().topic())
        .forEach(dimensions::put);
    named.put("name", LagMetric.NAME);
    named.put("namespace", LagMetric.NAMESPACE);
    stat.put("period", PERIOD_SECONDS);
    stat.put("stat", LagMetric.STATISTIC);
    metric.put("returnData", true);
    return configuration;
  }
}
