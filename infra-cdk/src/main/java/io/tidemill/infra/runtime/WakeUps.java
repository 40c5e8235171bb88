package io.tidemill.infra.runtime;

import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.EventPattern;
import software.amazon.awscdk.services.events.Match;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sqs.IQueue;
import software.constructs.Construct;

/**
 * What wakes the functions: alarms of lag, ends of jobs, and the clock. What can't be delivered
 * lands in a queue; nothing is lost by that but time, as the next sweep looks at everything.
 */
public final class WakeUps extends Construct {
  /** When pipelines are looked at whatever happens, as EventBridge Scheduler has it. */
  public static final String SWEEP = rate(Events.SWEEP_EVERY);

  /**
   * What it is made of.
   *
   * @param ledgerId the ledger whose alarms count
   * @param applicationId the EMR Serverless application whose jobs count
   */
  public record Props(
      TidemillFunction lagTrigger,
      TidemillFunction runEvents,
      String ledgerId,
      String applicationId,
      IQueue undelivered) {}

  public WakeUps(Construct scope, String id, Props props) {
    super(scope, id);
    Rule.Builder.create(this, "Lag")
        .description("Lag alarms of pipelines wake the function that looks at lag")
        .eventPattern(
            EventPattern.builder()
                .source(List.of(EventKind.ALARM.source()))
                .detailType(List.of(EventKind.ALARM.detailType()))
                .account(List.of(Stack.of(this).getAccount()))
                .detail(
                    Map.of(
                        "alarmName",
                        Match.wildcard(Events.lagAlarm(props.ledgerId(), "*")),
                        "state",
                        Map.of("value", List.of(Events.ALARM_STATE))))
                .build())
        .targets(List.of(target(props, EventKind.ALARM)))
        .build();
    Rule.Builder.create(this, "Jobs")
        .description("Ends of jobs wake the function that carries their pipelines on")
        .eventPattern(
            EventPattern.builder()
                .source(List.of(EventKind.JOB_RUN.source()))
                .detailType(List.of(EventKind.JOB_RUN.detailType()))
                .account(List.of(Stack.of(this).getAccount()))
                .detail(
                    Map.of(
                        "applicationId",
                        List.of(props.applicationId()),
                        "state",
                        Events.ENDED_JOB_STATES))
                .build())
        .targets(List.of(target(props, EventKind.JOB_RUN)))
        .build();
    sweep(props);
  }

  private static LambdaFunction target(Props props, EventKind kind) {
    return LambdaFunction.Builder.create(woken(props, kind).alias())
        .deadLetterQueue(props.undelivered())
        .maxEventAge(Duration.seconds(Events.DELIVERY.ageAtMost().toSeconds()))
        .retryAttempts(Events.DELIVERY.retries())
        .build();
  }

  private static TidemillFunction woken(Props props, EventKind kind) {
    return switch (kind.woken()) {
      case LAG_TRIGGER -> props.lagTrigger();
      case RUN_EVENT -> props.runEvents();
      case MIGRATE -> throw new IllegalStateException("No event wakes migrations");
    };
  }

  /**
   * How EventBridge Scheduler writes "every so often". Source: EventBridge Scheduler User Guide,
   * "Rate-based schedules": {@code rate(value unit)}, the value being whole, the unit in the
   * singular for 1 alone.
   *
   * @param every whole minutes, at least one
   */
  static String rate(java.time.Duration every) {
    long minutes = every.toMinutes();
    if (minutes < 1 || !every.equals(java.time.Duration.ofMinutes(minutes))) {
      throw new IllegalArgumentException(
          "A schedule's rate must be whole minutes, at least 1, got " + every);
    }
    return "rate(%d %s)".formatted(minutes, minutes == 1 ? "minute" : "minutes");
  }

  private void sweep(Props props) {
    TidemillFunction function = woken(props, EventKind.SCHEDULE);
    Role role =
        Role.Builder.create(this, "SweepRole")
            .assumedBy(
                ServicePrincipal.Builder.create("scheduler.amazonaws.com")
                    .conditions(
                        Map.of(
                            "StringEquals",
                            Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
                    .build())
            .description("Lets the schedule wake the function that looks at lag")
            .build();
    function.alias().grantInvoke(role);
    props.undelivered().grantSendMessages(role);
    CfnSchedule.Builder.create(this, "Sweep")
        .description("Looks at every pipeline, whatever happens")
        .scheduleExpression(SWEEP)
        .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
        .target(
            CfnSchedule.TargetProperty.builder()
                .arn(function.alias().getFunctionArn())
                .roleArn(role.getRoleArn())
                .deadLetterConfig(
                    CfnSchedule.DeadLetterConfigProperty.builder()
                        .arn(props.undelivered().getQueueArn())
                        .build())
                .retryPolicy(
                    CfnSchedule.RetryPolicyProperty.builder()
                        .maximumEventAgeInSeconds(Events.SWEEP_DELIVERY.ageAtMost().toSeconds())
                        .maximumRetryAttempts(Events.SWEEP_DELIVERY.retries())
                        .build())
                .build())
        .build();
  }
}
