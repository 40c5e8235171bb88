package io.tidemill.testkit.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules, each with a queue as its target, from which a function is invoked. */
final class RouteRules implements AutoCloseable {
  private static final String TARGET = "Target0";

  private final AwsApis apis;
  private final RouteQueues queues;
  private final Invokes invokes;
  private final Shims shims;
  private final List<String> names = new ArrayList<>();

  /** None so far. */
  RouteRules(AwsApis apis, RouteQueues queues, Invokes invokes, Shims shims) {
    this.apis = apis;
    this.queues = queues;
    this.invokes = invokes;
    this.shims = shims;
  }

  /** Makes the rule for events of {@code kind}, as the template has it. */
  RuleQueue create(WakeUpsTemplate template, EventKind kind, String function) {
    JsonNode rule = template.rule(kind);
    return create(
        rule.get("EventPattern").toString(),
        function,
        rule.at("/Targets/0/RetryPolicy/MaximumRetryAttempts").asInt());
  }

  /** Makes a rule of a test's own, with the same retries. */
  RuleQueue create(String pattern, String function) {
    return create(pattern, function, Events.DELIVERY.retries());
  }

  private RuleQueue create(String pattern, String function, int retries) {
    RuleQueue queue =
        new RuleQueue(apis.sqs(), queues.create("rule", retries + 1), invokes, function);
    String name = "tidemill-" + UUID.randomUUID();
    apis.events()
        .putRule(put -> put.name(name).description("Wakes " + function).eventPattern(pattern));
    names.add(name);
    Target target = Target.builder().id(TARGET).arn(queues.arn(queue.url())).build();
    int failed = apis.events().putTargets(put -> put.rule(name).targets(target)).failedEntryCount();
    if (failed > 0) {
      throw new AssertionError("A queue can't be a rule's target");
    }
    shims.add(queue);
    return queue;
  }

  /** Deletes them. */
  @Override
  public void close() {
    for (String name : names) {
      apis.events().removeTargets(remove -> remove.rule(name).ids(TARGET));
      apis.events().deleteRule(delete -> delete.name(name));
    }
  }
}
