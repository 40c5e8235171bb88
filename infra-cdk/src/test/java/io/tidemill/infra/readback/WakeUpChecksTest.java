package io.tidemill.infra.readback;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.infra.ScriptedAws;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.readback.Check.Outcome;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The schedule, which no emulator's CloudFormation makes; the rules are read by a rehearsal. */
class WakeUpChecksTest {
  private static final String FUNCTION = "tidemill-a1b2c3d4-lag-trigger";

  private static Check sweep(ScriptedAws aws) {
    try (aws;
        WakeUpChecks checks =
            new WakeUpChecks(
                DeployConfigParser.parse(
                        "t.yaml", "account: \"123456789012\"\nregion: eu-central-1\n")
                    .config()
                    .orElseThrow(),
                AwsAccess.ofEmulator("eu-central-1", aws.url()),
                type -> Optional.empty())) {
      return checks.sweep(FUNCTION);
    }
  }

  private static ScriptedAws stackWith(String type) {
    return new ScriptedAws()
        .on(
            "Action=ListStackResources",
            """
            <ListStackResourcesResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
              <ListStackResourcesResult><StackResourceSummaries><member>
                <LogicalResourceId>Sweep</LogicalResourceId>
                <PhysicalResourceId>tidemill-runtime-Sweep-1</PhysicalResourceId>
                <ResourceType>%s</ResourceType>
                <ResourceStatus>CREATE_COMPLETE</ResourceStatus>
              </member></StackResourceSummaries></ListStackResourcesResult>
            </ListStackResourcesResponse>
            """
                .formatted(type));
  }

  private static ScriptedAws schedule(String state, String function) {
    return stackWith("AWS::Scheduler::Schedule")
        .on(
            "/schedules/tidemill-runtime-Sweep-1",
            """
            {"Name": "tidemill-runtime-Sweep-1", "State": "%s",
             "ScheduleExpression": "rate(1 minute)",
             "Target": {"Arn": "arn:aws:lambda:eu-central-1:123456789012:function:%s:live",
                        "RoleArn": "arn:aws:iam::123456789012:role/sweep"}}
            """
                .formatted(state, function));
  }

  @Test
  void a_sweep_that_is_on_and_wakes_the_function_is_as_meant() {
    Check check = sweep(schedule("ENABLED", FUNCTION));

    assertThat(check.outcome()).as("%s", check).isEqualTo(Outcome.AS_MEANT);
  }

  @Test
  void a_sweep_that_is_off_or_wakes_another_differs() {
    assertThat(sweep(schedule("DISABLED", FUNCTION)).outcome()).isEqualTo(Outcome.DIFFERS);
    assertThat(sweep(schedule("ENABLED", FUNCTION + "-2")).outcome()).isEqualTo(Outcome.DIFFERS);
  }

  @Test
  void a_stack_without_the_schedule_differs() {
    assertThat(sweep(stackWith("AWS::SQS::Queue")).outcome()).isEqualTo(Outcome.DIFFERS);
  }

  @Test
  void who_may_not_ask_for_the_schedule_skips_it() {
    ScriptedAws aws =
        stackWith("AWS::Scheduler::Schedule").failing("/schedules/", 403, "AccessDeniedException");

    assertThat(sweep(aws).outcome()).isEqualTo(Outcome.SKIPPED);
  }
}
