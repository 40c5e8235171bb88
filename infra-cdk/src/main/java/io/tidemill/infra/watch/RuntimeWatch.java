package io.tidemill.infra.watch;

import io.tidemill.infra.runtime.RuntimeStack;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.constructs.Construct;

/** What watches that which all pipelines share: sweeps, functions, lost events, Spark's quota. */
public final class RuntimeWatch extends Construct {
  private static final Duration FIVE_MINUTES = Duration.minutes(5);

  /** Of the account's quota; above it the next run may find no room. */
  private static final int QUOTA_PERCENT = 80;

  private final IAlarmAction tell;

  /**
   * What it is made of.
   *
   * @param tell what alarms do
   */
  public record Props(RuntimeStack runtime, IAlarmAction tell) {}

  public RuntimeWatch(Construct scope, String id, Props props) {
    super(scope, id);
    this.tell = props.tell();
    MetricOptions sum = MetricOptions.builder().period(FIVE_MINUTES).statistic("Sum").build();
    alarm(
        "SweepsMissing",
        "sweeps-missing",
        "No sweep has run for 10 minutes: nothing starts runs by age, and lost events stay lost",
        AlarmRule.below(props.runtime().lagTrigger().function().metricInvocations(sum), 1, 2));
    alarm(
        "LagTriggerErrors",
        "lag-trigger-errors",
        "The function that looks at lag fails; its log says why",
        AlarmRule.atLeast(props.runtime().lagTrigger().function().metricErrors(sum), 3, 2));
    alarm(
        "RunEventErrors",
        "run-event-errors",
        "The function that carries pipelines on after a job fails; its log says why",
        AlarmRule.atLeast(props.runtime().runEvents().function().metricErrors(sum), 3, 2));
    alarm(
        "Undelivered",
        "undelivered",
        "Events reached no function, or it failed on them; sweeps do their work, later",
        AlarmRule.atLeast(
            props
                .runtime()
                .undelivered()
                .metricApproximateNumberOfMessagesVisible(
                    MetricOptions.builder().period(FIVE_MINUTES).statistic("Maximum").build()),
            1,
            1));
    alarm(
        "SparkQuota",
        "spark-quota",
        "EMR Serverless uses %d %% of the account's vCPU quota or more: jobs may find no room"
            .formatted(QUOTA_PERCENT),
        AlarmRule.atLeast(quota(), QUOTA_PERCENT, 1));
  }

  /** Source: EMR Serverless User Guide, "EMR Serverless usage metrics". */
  private static IMetric quota() {
    return MathExpression.Builder.create()
        .expression("used / SERVICE_QUOTA(used) * 100")
        .label("vCPU used, in % of the quota")
        .usingMetrics(
            Map.of(
                "used",
                Metric.Builder.create()
                    .namespace("AWS/Usage")
                    .metricName("ResourceCount")
                    .dimensionsMap(
                        Map.of(
                            "Service",
                            "EMR Serverless",
                            "Type",
                            "Resource",
                            "Resource",
                            "vCPU",
                            "Class",
                            "None"))
                    .statistic("Maximum")
                    .period(FIVE_MINUTES)
                    .build()))
        .period(FIVE_MINUTES)
        .build();
  }

  private void alarm(String id, String section, String what, AlarmRule rule) {
    Alarm alarm = rule.alarm(this, id, section, what).build();
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}
