package io.tidemill.infra.watch;

import io.tidemill.core.PipelineId;
import io.tidemill.core.pipeline.Pipeline;
import io.tidemill.core.policy.TriggerPolicy;
import io.tidemill.core.wiring.Events;
import io.tidemill.core.wiring.LagMetric;
import io.tidemill.core.wiring.Metric;
import io.tidemill.infra.config.AlarmsChoice;
import io.tidemill.infra.config.Prices;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IAlarmAction;
import software.constructs.Construct;

/**
 * What watches one pipeline: the lag alarm that wakes the function, alarms for people, and a
 * dashboard.
 */
public final class PipelineWatch extends Construct {
  private static final String LAG = "lag";
  private static final String AGE = "age";
  private static final String OVERDUE = "overdue";
  private static final String BLOCKED = "blocked";
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String UNSEEN = "unseen";

  /**
   * What it is made of.
   *
   * @param ledger its id, known during the deploy
   * @param cluster the MSK cluster's name; empty if MSK doesn't run it
   * @param prices what the cost is shown by; empty to show none
   * @param tell what alarms for people do
   */
  public record Props(
      String ledger,
      Optional<String> cluster,
      Pipeline pipeline,
      AlarmsChoice alarms,
      Optional<Prices> prices,
      IAlarmAction tell) {}

  public PipelineWatch(Construct scope, String id, Props props) {
    super(scope, id);
    Pipeline pipeline = props.pipeline();
    PipelineMetrics metrics = new PipelineMetrics(props.ledger(), props.cluster(), pipeline);
    Alarm lag =
        alarm(
            "Lag",
            LAG,
            LagMetric.alarmDescription(pipeline.id().value())
                + "; wakes the function that looks at lag",
            AlarmRule.atLeast(metrics.lag(), pipeline.trigger().minRecords(), 1),
            props);
    Duration tooOld = regular(pipeline.trigger()).plus(props.alarms().waitingFor());
    Alarm age =
        alarm(
            "Age",
            AGE,
            "The oldest record of pipeline %s has waited for %d s, and no run takes it: what is regular, and %d s more"
                .formatted(
                    pipeline.id(), tooOld.toSeconds(), props.alarms().waitingFor().toSeconds()),
            AlarmRule.atLeast(
                metrics.told(Metric.BACKLOG_AGE, "Minimum", PipelineMetrics.PERIOD),
                tooOld.toSeconds(),
                3),
            props);
    Duration patience = pipeline.trigger().maxDelay().plus(props.alarms().noSuccessFor());
    Alarm overdue =
        alarm(
            "Overdue",
            OVERDUE,
            "Records of pipeline %s wait, and no run has succeeded for %d s: maxDelay and %d s more"
                .formatted(
                    pipeline.id(), patience.toSeconds(), props.alarms().noSuccessFor().toSeconds()),
            AlarmRule.atLeast(
                metrics.told(Metric.WITHOUT_SUCCESS, "Minimum", PipelineMetrics.PERIOD),
                patience.toSeconds(),
                3),
            props);
    Alarm blocked =
        alarm(
            "Blocked",
            BLOCKED,
            "Pipeline %s is blocked, and starts no run until a person moves it on"
                .formatted(pipeline.id()),
            AlarmRule.atLeast(
                metrics.told(Metric.BLOCKED, "Maximum", PipelineMetrics.PERIOD), 1, 2),
            props);
    Alarm deadLetters =
        alarm(
            "DeadLetters",
            DEAD_LETTERS,
            "A run of pipeline %s had dead letters, %d or more"
                .formatted(pipeline.id(), props.alarms().deadLetters()),
            AlarmRule.atLeast(
                metrics.told(Metric.DEAD_LETTERS, "Maximum", PipelineMetrics.PERIOD),
                props.alarms().deadLetters(),
                1),
            props);
    Alarm unseen =
        alarm(
            "Unseen",
            UNSEEN,
            "No look at pipeline %s has gone well for 10 minutes: no run of it starts or is carried on"
                .formatted(pipeline.id()),
            AlarmRule.below(
                metrics.told(
                    Metric.BLOCKED, "SampleCount", software.amazon.awscdk.Duration.minutes(5)),
                1,
                2),
            props);
    List.of(age, overdue, blocked, deadLetters, unseen)
        .forEach(alarm -> alarm.addAlarmAction(props.tell()));
    List.of(age, overdue, blocked, unseen).forEach(alarm -> alarm.addOkAction(props.tell()));
    new PipelineDashboard(
        this,
        "Dashboard",
        new PipelineDashboard.Props(
            metrics, List.of(lag, age, overdue, blocked, deadLetters, unseen), props.prices()));
  }

  /** How long a record may wait while all goes as the pipeline's file says. */
  private static Duration regular(TriggerPolicy trigger) {
    return trigger.maxDelay().compareTo(trigger.cooldown()) > 0
        ? trigger.maxDelay()
        : trigger.cooldown();
  }

  /** The name of a pipeline's dashboard. */
  public static String dashboard(String ledger, PipelineId pipeline) {
    return Events.lagAlarmPrefix(ledger) + pipeline;
  }

  /** The names of a pipeline's alarms, that of lag first. */
  public static List<String> alarms(String ledger, PipelineId pipeline) {
    return Stream.of(LAG, AGE, OVERDUE, BLOCKED, DEAD_LETTERS, UNSEEN)
        .map(word -> name(ledger, pipeline, word))
        .toList();
  }

  private static String name(String ledger, PipelineId pipeline, String word) {
    return "%s%s-%s".formatted(Events.lagAlarmPrefix(ledger), pipeline, word);
  }

  /** The word ends the alarm's name, and names the section of the runbook that is about it. */
  private Alarm alarm(String id, String word, String what, AlarmRule rule, Props props) {
    return rule.alarm(this, id, word, what)
        .alarmName(name(props.ledger(), props.pipeline().id(), word))
        .build();
  }
}
