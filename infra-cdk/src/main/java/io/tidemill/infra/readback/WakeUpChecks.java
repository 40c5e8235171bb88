package io.tidemill.infra.readback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.infra.account.AwsAccess;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.Part;
import io.tidemill.infra.runtime.WakeUps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/** What wakes the functions. */
final class WakeUpChecks implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCHEDULE = "AWS::Scheduler::Schedule";

  private final DeployConfig config;
  private final Function<String, Optional<String>> leftOut;
  private final EventBridgeClient events;
  private final SchedulerClient scheduler;
  private final CloudFormationClient cloudFormation;

  /**
   * What a rule should do.
   *
   * @param selects holds for the {@code detail} of its pattern
   * @param function that it wakes
   */
  record Meant(Predicate<JsonNode> selects, String function) {}

  WakeUpChecks(DeployConfig config, AwsAccess access, Function<String, Optional<String>> leftOut) {
    this.config = config;
    this.leftOut = leftOut;
    this.events = access.client(EventBridgeClient.builder());
    this.scheduler = access.client(SchedulerClient.builder());
    this.cloudFormation = access.client(CloudFormationClient.builder());
  }

  @Override
  public void close() {
    events.close();
    scheduler.close();
    cloudFormation.close();
  }

  /** The rule for events of a kind. */
  Check rule(EventKind kind, Meant meant) {
    String what = "rule for " + kind.source();
    return Asked.of(what, () -> rule(what, kind, meant));
  }

  private Check rule(String what, EventKind kind, Meant meant) {
    for (Rule rule : rules()) {
      if (rule.eventPattern() == null) {
        continue;
      }
      JsonNode pattern = pattern(rule);
      if (pattern.path("source").path(0).asText().equals(kind.source())) {
        List<String> targets = targets(rule);
        String found = "%s, to %s".formatted(pattern, targets);
        return meant.selects().test(pattern.path("detail"))
                && targets.stream().anyMatch(target -> wakes(target, meant.function()))
            ? Check.asMeant(what, found)
            : Check.differs(what, found);
      }
    }
    return Check.differs(what, "no such rule");
  }

  /** By its name, or a version's alias. */
  private static boolean wakes(String arn, String function) {
    return (arn + ":").contains(":function:" + function + ":");
  }

  private static JsonNode pattern(Rule rule) {
    try {
      return JSON.readTree(rule.eventPattern());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schedule that has every pipeline looked at, or the rule that stands for it. */
  Check sweep(String function) {
    String what = "schedule of the sweep";
    return leftOut
        .apply(SCHEDULE)
        .map(why -> Asked.of(what, () -> scheduledRule(what, why, function)))
        .orElseGet(() -> Asked.of(what, () -> sweep(what, function)));
  }

  private Check scheduledRule(String what, String why, String function) {
    for (Rule rule : rules()) {
      if (rule.scheduleExpression() != null) {
        List<String> targets = targets(rule);
        String found =
            "a rule, %s, %s, to %s"
                .formatted(rule.scheduleExpression(), rule.stateAsString(), targets);
        return rule.state() == RuleState.ENABLED
                && rule.scheduleExpression().equals(WakeUps.SWEEP)
                && targets.stream().anyMatch(target -> wakes(target, function))
            ? Check.asMeant(what, found)
            : Check.differs(what, found);
      }
    }
    return Check.skipped(what, why);
  }

  private List<Rule> rules() {
    return events.listRules(list -> list.namePrefix(config.name())).rules();
  }

  private List<String> targets(Rule rule) {
    return events.listTargetsByRule(list -> list.rule(rule.name())).targets().stream()
        .map(Target::arn)
        .toList();
  }

  private Check sweep(String what, String function) {
    Optional<String> name =
        cloudFormation
            .listStackResourcesPaginator(list -> list.stackName(Part.RUNTIME.stack(config)))
            .stackResourceSummaries()
            .stream()
            .filter(resource -> resource.resourceType().equals(SCHEDULE))
            .map(StackResourceSummary::physicalResourceId)
            .findFirst();
    if (name.isEmpty()) {
      return Check.differs(what, "no such schedule");
    }
    GetScheduleResponse schedule = scheduler.getSchedule(get -> get.name(name.get()));
    String found =
        "%s, %s, to %s"
            .formatted(
                schedule.scheduleExpression(), schedule.stateAsString(), schedule.target().arn());
    return schedule.state() == ScheduleState.ENABLED
            && schedule.scheduleExpression().equals(WakeUps.SWEEP)
            && wakes(schedule.target().arn(), function)
        ? Check.asMeant(what, found)
        : Check.differs(what, found);
  }
}
