package io.tidemill.infra.watch;

import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * When an alarm goes off.
 *
 * @param periods of the metric, all of which must be so
 * @param missing what silence means
 */
record AlarmRule(
    IMetric metric,
    long threshold,
    ComparisonOperator comparison,
    int periods,
    TreatMissingData missing) {
  /** Where people read what an alarm means, and what to do; from the top of the checkout. */
  private static final String RUNBOOK = "docs/runbook.md";

  static AlarmRule atLeast(IMetric metric, long threshold, int periods) {
    return new AlarmRule(
        metric,
        threshold,
        ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        periods,
        TreatMissingData.NOT_BREACHING);
  }

  /** Silence is what it waits for: no data is as good as too few. */
  static AlarmRule below(IMetric metric, long threshold, int periods) {
    return new AlarmRule(
        metric,
        threshold,
        ComparisonOperator.LESS_THAN_THRESHOLD,
        periods,
        TreatMissingData.BREACHING);
  }

  /**
   * Begins an alarm.
   *
   * @param section of the runbook that is about it
   * @param what has happened when it goes off
   */
  Alarm.Builder alarm(Construct scope, String id, String section, String what) {
    return Alarm.Builder.create(scope, id)
        .alarmDescription("%s. What to do: %s#%s".formatted(what, RUNBOOK, section))
        .metric(metric)
        .threshold((double) threshold)
        .comparisonOperator(comparison)
        .evaluationPeriods(periods)
        .treatMissingData(missing);
  }
}
