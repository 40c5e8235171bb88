package io.tidemill.testkit.foreign;

import io.tidemill.core.wiring.EventKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/**
 * What players leave out of an alarm. Where nobody holds metrics against it, each look does, by
 * CloudWatch's rule for an alarm of one period that takes silence for well; and each look tells
 * EventBridge of another state, which no player does. Used by one thread.
 */
final class AlarmWatch implements Runnable {
  private final AwsApis apis;
  private final ForeignAws.Alarms alarms;
  private final String name;
  private Optional<MetricAlarm> before = Optional.empty();

  /** Of the alarm {@code name}. */
  AlarmWatch(AwsApis apis, ForeignAws.Alarms alarms, String name) {
    this.apis = apis;
    this.alarms = alarms;
    this.name = name;
  }

  @Override
  public void run() {
    if (alarms == ForeignAws.Alarms.KEPT) {
      evaluate(alarm());
    }
    MetricAlarm now = alarm();
    if (before.isPresent() && before.get().stateValue() != now.stateValue()) {
      tell(before.get(), now);
    }
    before = Optional.of(now);
  }

  private MetricAlarm alarm() {
    return apis.cloudWatch()
        .describeAlarms(describe -> describe.alarmNames(name))
        .metricAlarms()
        .get(0);
  }

  private void evaluate(MetricAlarm alarm) {
    Instant now = Instant.now();
    Instant start = now.minusSeconds(alarm.period());
    List<Datapoint> datapoints =
        apis.cloudWatch()
            .getMetricStatistics(
                get ->
                    get.namespace(alarm.namespace())
                        .metricName(alarm.metricName())
                        .dimensions(alarm.dimensions())
                        .period(alarm.period())
                        .statistics(Statistic.MAXIMUM)
                        .startTime(start)
                        .endTime(now))
            .datapoints();
    double most = datapoints.stream().mapToDouble(Datapoint::maximum).max().orElse(0);
    boolean crossed = most >= alarm.threshold();
    StateValue state = crossed ? StateValue.ALARM : StateValue.OK;
    if (state != alarm.stateValue()) {
      apis.cloudWatch()
          .setAlarmState(
              set ->
                  set.alarmName(name)
                      .stateValue(state)
                      .stateReason(
                          "Threshold Crossed: 1 datapoint [%s] was %sgreater than or equal to the threshold (%s)."
                              .formatted(most, crossed ? "" : "not ", alarm.threshold()))
                      .stateReasonData(AlarmEvent.reasonData(alarm, start, now, most)));
    }
  }

  private void tell(MetricAlarm previous, MetricAlarm now) {
    PutEventsRequestEntry entry =
        PutEventsRequestEntry.builder()
            .source(EventKind.ALARM.source())
            .detailType(EventKind.ALARM.detailType())
            .time(now.stateUpdatedTimestamp())
            .resources(now.alarmArn())
            .detail(AlarmEvent.detail(previous, now))
            .build();
    apis.events().putEvents(put -> put.entries(entry));
  }
}
