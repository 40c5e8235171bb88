package io.tidemill.infra.watch;

import io.tidemill.core.PipelineId;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.wiring.Events;
import io.tidemill.core.wiring.Metric;
import io.tidemill.infra.config.AlarmsChoice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.constructs.Construct;

/**
 * What watches one pipeline: the lag alarm that wakes the function, alarms for people, and a
 * dashboard.
 */
public final class PipelineWatch extends Construct {
  private static final String OVERDUE = "overdue";
  private static final String BLOCKED = "blocked";
  private static final String DEAD_LETTERS = "dead-letters";

  /**
   * What it is made of.
   *
   * @param ledger its id, known during the deploy
   * @param cluster the MSK cluster's name; empty if MSK doesn't run it
   * @param tell what alarms for people do
   */
  public record Props(
      String ledger,
      Optional<String> cluster,
      Pipeline pipeline,
      AlarmsChoice alarms,
      IAlarmAction tell) {}

  public PipelineWatch(Construct scope, String id, Props props) {
    super(scope, id);
    Pipeline pipeline = props.pipeline();
    PipelineMetrics metrics = new PipelineMetrics(props.ledger(), props.cluster(), pipeline);
    Alarm lag =
        alarm(
            "Lag",
            Events.lagAlarm(props.ledger(), pipeline.id().value()),
            "Enough records wait for a run of pipeline %s; wakes the function that looks at lag"
                .formatted(pipeline.id()),
            metrics.lag(),
            pipeline.trigger().minRecords(),
            1);
    Duration patience = pipeline.trigger().maxDelay().plus(props.alarms().noSuccessFor());
    Alarm overdue =
        alarm(
            "Overdue",
            name(props.ledger(), pipeline.id(), OVERDUE),
            "Records of pipeline %s wait, and no run has succeeded for %d s: maxDelay and %d s more"
                .formatted(
                    pipeline.id(), patience.toSeconds(), props.alarms().noSuccessFor().toSeconds()),
            metrics.told(Metric.WITHOUT_SUCCESS, "Minimum", PipelineMetrics.PERIOD),
            patience.toSeconds(),
            3);
    Alarm blocked =
        alarm(
            "Blocked",
            name(props.ledger(), pipeline.id(), BLOCKED),
            "Pipeline %s is blocked: ./tidemill status says why and what to do"
                .formatted(pipeline.id()),
            metrics.told(Metric.BLOCKED, "Maximum", PipelineMetrics.PERIOD),
            1,
            2);
    Alarm deadLetters =
        alarm(
            "DeadLetters",
            name(props.ledger(), pipeline.id(), DEAD_LETTERS),
            "A run of pipeline %s had dead letters: ./tidemill dead-letters %s lists them"
                .formatted(pipeline.id(), pipeline.id()),
            metrics.told(Metric.DEAD_LETTERS, "Maximum", PipelineMetrics.PERIOD),
            props.alarms().deadLetters(),
            1);
    List.of(overdue, blocked, deadLetters).forEach(alarm -> alarm.addAlarmAction(props.tell()));
    List.of(overdue, blocked).forEach(alarm -> alarm.addOkAction(props.tell()));
    new PipelineDashboard(
        this,
        "Dashboard",
        new PipelineDashboard.Props(metrics, List.of(lag, overdue, blocked, deadLetters)));
  }

  /** The name of a pipeline's dashboard. */
  public static String dashboard(String ledger, PipelineId pipeline) {
    return Events.lagAlarmPrefix(ledger) + pipeline;
  }

  /** The names of a pipeline's alarms, that of lag first. */
  public static List<String> alarms(String ledger, PipelineId pipeline) {
    return List.of(
        Events.lagAlarm(ledger, pipeline.value()),
        name(ledger, pipeline, OVERDUE),
        name(ledger, pipeline, BLOCKED),
        name(ledger, pipeline, DEAD_LETTERS));
  }

  private static String name(String ledger, PipelineId pipeline, String what) {
    return Events.lagAlarmPrefix(ledger) + pipeline + "-" + what;
  }

  private Alarm alarm(
      String id, String name, String description, IMetric metric, long threshold, int periods) {
    return Alarm.Builder.create(this, id)
        .alarmName(name)
        .alarmDescription(description)
        .metric(metric)
        .threshold((double) threshold)
        .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
        .evaluationPeriods(periods)
        .datapointsToAlarm(periods)
        .treatMissingData(TreatMissingData.NOT_BREACHING)
        .build();
  }
}
