package io.tidemill.testkit.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.wiring.Events;
import io.tidemill.localstack.emr.EmrEndpoint;
import io.tidemill.localstack.event.SweepSchedule;
import java.time.Instant;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** The sweep's schedule, which those who play Scheduler keep, and never fire. */
record RouteSchedule(SchedulerClient scheduler, SweepSchedule sweep, Invokes invokes)
    implements AutoCloseable {
  /**
   * Makes it as the template has it.
   *
   * @param function ARN of its target
   * @param undelivered ARN of the queue for what can't be delivered
   */
  void create(JsonNode template, String function, String undelivered) {
    JsonNode retry = template.at("/Target/RetryPolicy");
    scheduler.createSchedule(
        create ->
            create
                .name(sweep.name())
                .scheduleExpression(template.get("ScheduleExpression").asText())
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .target(
                    target ->
                        target
                            .arn(function)
                            .roleArn("arn:aws:iam::%s:role/sweep".formatted(EmrEndpoint.ACCOUNT))
                            .deadLetterConfig(letters -> letters.arn(undelivered))
                            .retryPolicy(
                                policy ->
                                    policy
                                        .maximumRetryAttempts(
                                            retry.get("MaximumRetryAttempts").asInt())
                                        .maximumEventAgeInSeconds(
                                            retry.get("MaximumEventAgeInSeconds").asInt()))));
  }

  /** Its time has come: the target that is stored is invoked, as Scheduler does. */
  void fire() {
    GetScheduleResponse stored = scheduler.getSchedule(get -> get.name(sweep.name()));
    assertThat(stored.state()).isEqualTo(ScheduleState.ENABLED);
    assertThat(stored.scheduleExpression())
        .isEqualTo("rate(%d minute)".formatted(Events.SWEEP_EVERY.toMinutes()));
    assertThat(stored.target().input()).as("input of its own").isNull();
    invokes.begin(stored.target().arn(), sweep.due(Instant.now()).json());
  }

  /** Deletes it. */
  @Override
  public void close() {
    scheduler.deleteSchedule(delete -> delete.name(sweep.name()));
  }
}
