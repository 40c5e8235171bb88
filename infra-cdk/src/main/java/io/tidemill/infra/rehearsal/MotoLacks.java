package io.tidemill.infra.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemill.infra.emulator.Emulator;
import io.tidemill.infra.emulator.LeftOut;
import java.util.List;

/** What moto 5.2 can't make of what would be deployed. */
public final class MotoLacks {
  /** What stands for the ledger's id, which the migrations would have answered. */
  static final String LEDGER = "rehearse";

  /** What stands for the EMR Serverless application's id. */
  static final String APPLICATION = "00rehearsal";

  /** The type whose tags its CloudFormation fails on. */
  private static final String UNTAGGED = "AWS::KMS::Key";

  /** What is changed besides. */
  static final List<String> CHANGES =
      List.of(
          "tags of " + UNTAGGED + ": moto's CloudFormation fails on them",
          "the parameter BootstrapVersion and its rule: moto can't update a stack by its value of before",
          "protection from deletion: moto has no UpdateTerminationProtection",
          "the network isn't destroyed: moto deletes no VPC that endpoints were in");

  private static final String NO_MODEL = "moto's CloudFormation has no model of it";

  private static final String CLUSTER =
      "arn:aws:kafka:eu-central-1:123456789012:cluster/rehearsal/0a1b-2";

  public static final Emulator EMULATOR =
      new Emulator(
          List.of(
              LeftOut.without("AWS::CloudWatch::Alarm", NO_MODEL),
              new LeftOut("AWS::Lambda::Alias", NO_MODEL, MotoLacks::function),
              LeftOut.without("AWS::S3::BucketPolicy", NO_MODEL),
              LeftOut.without("AWS::SNS::TopicPolicy", NO_MODEL),
              LeftOut.without("AWS::SQS::QueuePolicy", NO_MODEL),
              LeftOut.without("AWS::Scheduler::Schedule", NO_MODEL),
              LeftOut.with("AWS::EMRServerless::Application", NO_MODEL, APPLICATION),
              LeftOut.with("AWS::MSK::ServerlessCluster", NO_MODEL, CLUSTER),
              LeftOut.with("AWS::MSK::Cluster", NO_MODEL, CLUSTER),
              LeftOut.with(
                  "Custom::TidemillMigrations",
                  "moto runs functions in Docker alone, and has no Keyspaces",
                  LEDGER)),
          MotoLacks::change);

  private MotoLacks() {}

  /** The function that an alias is of. */
  private static JsonNode function(JsonNode alias) {
    ObjectNode arn = JsonNodeFactory.instance.objectNode();
    arn.putArray("Fn::GetAtt")
        .add(alias.path("Properties").path("FunctionName").path("Ref").asText())
        .add("Arn");
    return arn;
  }

  private static void change(ObjectNode template) {
    for (JsonNode resource : template.path("Resources")) {
      if (resource.path("Type").asText().equals(UNTAGGED)) {
        ((ObjectNode) resource.path("Properties")).remove("Tags");
      }
    }
    if (template.get("Parameters") instanceof ObjectNode parameters) {
      parameters.remove("BootstrapVersion");
    }
    template.remove("Rules");
  }
}
