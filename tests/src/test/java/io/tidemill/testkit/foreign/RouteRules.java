package io.tidemill.testkit.foreign;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.core.wiring.Events;
import java.util.UUID;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Rules, each with a queue as its target, from which a function is invoked. */
final class RouteRules {
  private final AwsApis apis;
  private final RouteQueues queues;
  private final LambdaClient lambda;
  private final Shims shims;

  /** None so far. */
  RouteRules(AwsApis apis, RouteQueues queues, LambdaClient lambda, Shims shims) {
    this.apis = apis;
    this.queues = queues;
    this.lambda = lambda;
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
        new RuleQueue(apis.sqs(), queues.create("rule", retries + 1), lambda, function);
    String name = "tidemill-" + UUID.randomUUID();
    apis.events()
        .putRule(put -> put.name(name).description("Wakes " + function).eventPattern(pattern));
    Target target = Target.builder().id("Target0").arn(queues.arn(queue.url())).build();
    int failed = apis.events().putTargets(put -> put.rule(name).targets(target)).failedEntryCount();
    if (failed > 0) {
      throw new AssertionError("A queue can't be a rule's target");
    }
    shims.add(queue);
    return queue;
  }
}
