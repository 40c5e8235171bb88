package io.tidemill.testkit.foreign;

import io.tidemill.core.Names;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.LagMetric;
import io.tidemill.triggers.Reconciling;
import java.time.Duration;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;

/** The alarm of a pipeline's lag, of core's names and threshold, and what feeds and reads it. */
final class RouteAlarm {
  /** The shortest but for one of a second; core's would cost each test a minute or two. */
  private static final Duration PERIOD = Duration.ofSeconds(10);

  private RouteAlarm() {}

  /** Makes it, and has {@code shims} do what nobody plays; closing what it gives deletes it. */
  static AutoCloseable create(
      AwsApis apis,
      ForeignAws.Alarms alarms,
      Reconciling world,
      Pipeline pipeline,
      Shims shims,
      RouteReport report) {
    Names names = new Names(world.ledger().id());
    String name = names.lagAlarm(pipeline.id());
    apis.cloudWatch()
        .putMetricAlarm(
            put ->
                put.alarmName(name)
                    .alarmDescription(LagMetric.alarmDescription(pipeline.id().value()))
                    .namespace(LagMetric.NAMESPACE)
                    .metricName(LagMetric.NAME)
                    .dimensions(LagTold.dimensions(names, pipeline))
                    .statistic(LagMetric.STATISTIC)
                    .period((int) PERIOD.toSeconds())
                    .evaluationPeriods(1)
                    .threshold((double) pipeline.trigger().minRecords())
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                    .treatMissingData("notBreaching"));
    shims.add(new LagTold(apis.cloudWatch(), world, pipeline));
    shims.add(new AlarmWatch(apis, alarms, name));
    report.shim("lag → metric", "PutMetricData in MSK's place, of the local broker's lag");
    String period =
        "with a period of %d s in place of %d"
            .formatted(PERIOD.toSeconds(), LagMetric.PERIOD.toSeconds());
    switch (alarms) {
      case EVALUATED ->
          report.real("metric → alarm", "CloudWatch keeps and evaluates both, " + period);
      case KEPT ->
          report.shim(
              "metric → alarm",
              "CloudWatch keeps both; GetMetricStatistics, then SetAlarmState, " + period);
    }
    report.shim("alarm → event", "DescribeAlarms, then PutEvents when its state is another");
    return () -> apis.cloudWatch().deleteAlarms(delete -> delete.alarmNames(name));
  }
}
