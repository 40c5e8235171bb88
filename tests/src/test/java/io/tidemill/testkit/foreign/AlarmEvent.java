package io.tidemill.testkit.foreign;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/**
 * Words what CloudWatch tells EventBridge of an alarm's state. Source of the form: CloudWatch User
 * Guide, "Alarm events and EventBridge".
 */
final class AlarmEvent {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private AlarmEvent() {}

  /** An event's {@code detail}. */
  static String detail(MetricAlarm previous, MetricAlarm now) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("alarmName", now.alarmName());
    ObjectNode configuration = detail.putObject("configuration");
    configuration.put("description", now.alarmDescription());
    ObjectNode metric = configuration.putArray("metrics").addObject();
    metric.put("id", UUID.nameUUIDFromBytes(now.alarmName().getBytes(UTF_8)).toString());
    ObjectNode stat = metric.putObject("metricStat");
    ObjectNode named = stat.putObject("metric");
    ObjectNode dimensions = named.putObject("dimensions");
    now.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension.value()));
    named.put("name", now.metricName());
    named.put("namespace", now.namespace());
    stat.put("period", now.period());
    stat.put("stat", now.statisticAsString());
    metric.put("returnData", true);
    detail.set("previousState", state(previous));
    detail.set("state", state(now));
    return detail.toString();
  }

  private static ObjectNode state(MetricAlarm alarm) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("reason", alarm.stateReason());
    if (alarm.stateReasonData() != null) {
      state.put("reasonData", alarm.stateReasonData());
    }
    state.put("timestamp", TIMESTAMP.format(alarm.stateUpdatedTimestamp()));
    state.put("value", alarm.stateValueAsString());
    return state;
  }

  /** What an alarm's state was concluded from. */
  static String reasonData(MetricAlarm alarm, Instant start, Instant now, double datapoint) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("version", "1.0");
    data.put("queryDate", TIMESTAMP.format(now));
    data.put("startDate", TIMESTAMP.format(start));
    data.put("statistic", alarm.statisticAsString());
    data.put("period", alarm.period());
    data.putArray("recentDatapoints").add(datapoint);
    data.put("threshold", alarm.threshold());
    return data.toString();
  }
}
