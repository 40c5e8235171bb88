package io.tidemill.infra.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.wiring.EventKind;
import io.tidemill.infra.emulator.Emulator;
import io.tidemill.infra.emulator.LeftOut;
import io.tidemill.infra.runtime.WakeUps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What LocalStack 4.14.0 can't make of what would be deployed, without an account; what it has no
 * resource provider for, its CloudFormation calls complete.
 */
final class LocalStackLacks {
  /** What is changed besides. */
  static final List<String> CHANGES =
      List.of(
          "functions are in no VPC: they run in LocalStack's Docker network",
          "functions are told where EMR Serverless is: in AWS it is the region's own",
          "a scheduled rule, once a minute, stands for EventBridge Scheduler",
          "protection from deletion: stopped, LocalStack forgets all anyway");

  private static final String RULE = "LocalSweep";

  private LocalStackLacks() {}

  /** What it lacks, bound to what runs beside it. */
  static Emulator boundTo(Beside beside) {
    return new Emulator(
        List.of(
            LeftOut.with(
                "AWS::EMRServerless::Application",
                "not in the free tier; the endpoint beside it has one",
                beside.application()),
            LeftOut.with(
                "Custom::TidemillMigrations",
                "it calls no custom resources; ./tidemill local deploy has made ledger and tables",
                beside.ledgerId().value()),
            LeftOut.without(
                "AWS::Scheduler::Schedule", "a mock, which never fires; a rule does it"),
            LeftOut.without(
                "AWS::CloudWatch::Dashboard", "no resource provider of its CloudFormation's"),
            LeftOut.without("AWS::EC2::", "a network would have no effect")),
        template -> change(template, beside));
  }

  private static void change(ObjectNode template, Beside beside) {
    ObjectNode resources = (ObjectNode) template.get("Resources");
    List<JsonNode> schedules = new ArrayList<>();
    for (JsonNode resource : resources) {
      ObjectNode properties = (ObjectNode) resource.path("Properties");
      switch (resource.path("Type").asText()) {
        case "AWS::Lambda::Function" -> bind(properties, beside);
        case "AWS::Scheduler::Schedule" -> schedules.add(properties);
        default -> {
          // as in AWS
        }
      }
    }
    schedules.forEach(schedule -> addRule(resources, schedule.path("Target").path("Arn")));
  }

  private static void bind(ObjectNode function, Beside beside) {
    function.remove("VpcConfig");
    if (function.path("Environment").get("Variables") instanceof ObjectNode variables
        && variables.has(TidemillConfig.EMR_APPLICATION)) {
      variables.put(TidemillConfig.EMR_ENDPOINT, beside.emr());
    }
  }

  /** Rules have a {@code source} of their own; the function gets what Scheduler would send. */
  private static void addRule(ObjectNode resources, JsonNode function) {
    ObjectNode rule = resources.putObject(RULE).put("Type", "AWS::Events::Rule");
    ObjectNode properties = rule.putObject("Properties");
    properties.put("Description", "Looks at every pipeline, whatever happens");
    properties.put("ScheduleExpression", WakeUps.SWEEP);
    properties.put("State", "ENABLED");
    ObjectNode target = properties.putArray("Targets").addObject().put("Id", "Target0");
    target.set("Arn", function);
    target.put(
        "Input",
        JsonNodeFactory.instance
            .objectNode()
            .put("source", EventKind.SCHEDULE.source())
            .put("detail-type", EventKind.SCHEDULE.detailType())
            .toString());
    ObjectNode permission =
        resources.putObject(RULE + "Permission").put("Type", "AWS::Lambda::Permission");
    ObjectNode allowed = permission.putObject("Properties");
    Map.of("Action", "lambda:InvokeFunction", "Principal", "events.amazonaws.com")
        .forEach(allowed::put);
    allowed.set("FunctionName", function);
    allowed.putObject("SourceArn").putArray("Fn::GetAtt").add(RULE).add("Arn");
  }
}
