package io.tidemill.infra.data;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** The key that everything at rest is encrypted with. Kept when the stack is destroyed. */
public final class EncryptionKey extends Construct {
  private final Key key;

  /**
   * What it is made of.
   *
   * @param account whose alarms and log groups may use it
   */
  public record Props(String name, String account, String region) {}

  public EncryptionKey(Construct scope, String id, Props props) {
    super(scope, id);
    this.key =
        Key.Builder.create(this, "Key")
            .alias(props.name())
            .description("Logs, buckets and brokers of Tidemill")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    key.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("LogGroups")
            .principals(
                List.of(new ServicePrincipal("logs.%s.amazonaws.com".formatted(props.region()))))
            .actions(
                List.of(
                    "kms:Encrypt*",
                    "kms:Decrypt*",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:Describe*"))
            .resources(List.of("*"))
            .conditions(
                Map.of(
                    "ArnLike",
                    Map.of(
                        "kms:EncryptionContext:aws:logs:arn",
                        "arn:*:logs:%s:%s:*".formatted(props.region(), props.account()))))
            .build());
    key.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("AlarmsToTopic")
            .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
            .actions(List.of("kms:Decrypt", "kms:GenerateDataKey*"))
            .resources(List.of("*"))
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", props.account())))
            .build());
  }

  public IKey key() {
    return key;
  }
}
