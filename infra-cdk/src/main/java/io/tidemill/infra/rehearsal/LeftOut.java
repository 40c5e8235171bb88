package io.tidemill.infra.rehearsal;

import java.util.List;
import java.util.Optional;

/**
 * The types of resources that a rehearsal leaves out, and why. What other resources refer to of
 * them is replaced by a stand-in of the right form.
 *
 * @param type as CloudFormation names it
 * @param why what moto 5.2 does with it
 * @param standIn of what refers to it, by {@code Ref} or any attribute; empty if nothing does
 */
record LeftOut(String type, String why, Optional<String> standIn) {
  /** What stands for the ledger's id, which the migrations would have answered. */
  static final String LEDGER = "rehearse";

  /** What stands for the EMR Serverless application's id. */
  static final String APPLICATION = "00rehearsal";

  /** The type whose tags moto's CloudFormation fails on. */
  static final String UNTAGGED = "AWS::KMS::Key";

  /** What is changed besides. */
  static final List<String> CHANGES =
      List.of(
          "tags of " + UNTAGGED + ": moto's CloudFormation fails on them",
          "the parameter BootstrapVersion and its rule: moto can't update a stack by its value of before",
          "protection from deletion: moto has no UpdateTerminationProtection",
          "the network isn't destroyed: moto deletes no VPC that endpoints were in");

  private static final String NO_MODEL = "moto's CloudFormation has no model of it";

  static final List<LeftOut> ALL =
      List.of(
          without("AWS::CloudWatch::Alarm"),
          without("AWS::Lambda::Alias"),
          without("AWS::S3::BucketPolicy"),
          without("AWS::SNS::TopicPolicy"),
          without("AWS::SQS::QueuePolicy"),
          without("AWS::Scheduler::Schedule"),
          new LeftOut("AWS::EMRServerless::Application", NO_MODEL, Optional.of(APPLICATION)),
          new LeftOut(
              "AWS::MSK::ServerlessCluster",
              NO_MODEL,
              Optional.of("arn:aws:kafka:eu-central-1:123456789012:cluster/rehearsal/0a1b-2")),
          new LeftOut(
              "AWS::MSK::Cluster",
              NO_MODEL,
              Optional.of("arn:aws:kafka:eu-central-1:123456789012:cluster/rehearsal/0a1b-2")),
          new LeftOut(
              "Custom::TidemillMigrations",
              "moto runs functions in Docker alone, and has no Keyspaces",
              Optional.of(LEDGER)));

  private static LeftOut without(String type) {
    return new LeftOut(type, NO_MODEL, Optional.empty());
  }

  static Optional<LeftOut> of(String type) {
    return ALL.stream().filter(each -> each.type().equals(type)).findFirst();
  }
}
