package io.tidemill.infra.watch;

import io.tidemill.infra.runtime.RuntimeStack;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
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
        "No sweep has run for 10 minutes: nothing starts runs by age, and lost events stay lost",
        props.runtime().lagTrigger().function().metricInvocations(sum),
        1,
        ComparisonOperator.LESS_THAN_THRESHOLD,
        2,
        TreatMissingData.BREACHING);
    alarm(
        "LagTriggerErrors",
        "The function that looks at lag fails; its log says why",
        props.runtime().lagTrigger().function().metricErrors(sum),
        3,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        2,
        TreatMissingData.NOT_BREACHING);
    alarm(
        "RunEventErrors",
        "The function that carries pipelines on after a job fails; its log says why",
        props.runtime().runEvents().function().metricErrors(sum),
        3,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        2,
        TreatMissingData.NOT_BREACHING);
    alarm(
        "Undelivered",
        "Events reached no function; sweeps do their work, later",
        props
            .runtime()
            .undelivered()
            .metricApproximateNumberOfMessagesVisible(
                MetricOptions.builder().period(FIVE_MINUTES).statistic("Maximum").build()),
        1,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        1,
        TreatMissingData.NOT_BREACHING);
    alarm(
        "SparkQuota",
        "EMR Serverless uses more than %d %% of the account's vCPU quota: jobs may find no room"
            .formatted(QUOTA_PERCENT),
        quota(),
        QUOTA_PERCENT,
        ComparisonOperator.GREATER_THAN_THRESHOLD,
        1,
        TreatMissingData.NOT_BREACHING);
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

  private void alarm(
      String id,
      String description,
      IMetric metric,
      double threshold,
      ComparisonOperator comparison,
      int periods,
      TreatMissingData missing) {
    Alarm alarm =
        Alarm.Builder.create(this, id)
            .alarmDescription(description)
            .metric(metric)
            .threshold(threshold)
            .comparisonOperator(comparison)
            .evaluationPeriods(periods)
            .treatMissingData(missing)
            .build();
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}
