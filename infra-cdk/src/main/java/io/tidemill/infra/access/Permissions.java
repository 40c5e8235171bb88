package io.tidemill.infra.access;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import io.github.cdklabs.cdknag.RegexAppliesTo;
import io.tidemill.infra.config.SecretChoice;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awscdk.services.iam.Grant;
import software.amazon.awscdk.services.iam.GrantOnPrincipalOptions;
import software.amazon.awscdk.services.iam.IGrantable;
import software.constructs.IConstruct;

/**
 * Allows calls to functions and jobs. What a wildcard is for is said beside it, for cdk-nag too.
 */
public final class Permissions {
  /** What stands in a text for a value that is known at deploy only. */
  private static final Pattern TOKEN = Pattern.compile("\\$\\{Token\\[[^\\]]*\\]\\}");

  /** What means something in a regular expression of JavaScript. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\^$.|?*+()\\[\\]{}/-]");

  private Permissions() {}

  /** Allows {@code actions} on things that are named whole. */
  public static void allow(IGrantable grantee, List<String> actions, List<String> resources) {
    Grant.addToPrincipal(
        GrantOnPrincipalOptions.builder()
            .grantee(grantee)
            .actions(actions)
            .resourceArns(resources)
            .build());
  }

  /**
   * Lets the login in a secret be read, and its key be used for that, if it has one of its own.
   * Source: Secrets Manager User Guide, "Secret encryption and decryption".
   */
  public static void allowReading(IGrantable grantee, SecretChoice choice) {
    String secret = choice.secret().arn();
    allow(grantee, List.of("secretsmanager:GetSecretValue"), List.of(secret));
    choice
        .key()
        .ifPresent(
            key ->
                Grant.addToPrincipal(
                    GrantOnPrincipalOptions.builder()
                        .grantee(grantee)
                        .actions(List.of("kms:Decrypt"))
                        .resourceArns(List.of(key))
                        .conditions(
                            Map.of(
                                "StringEquals", Map.of("kms:EncryptionContext:SecretARN", secret)))
                        .build()));
  }

  /**
   * Allows {@code actions} on whatever fits patterns.
   *
   * @param why no narrower pattern would do
   */
  public static void allowMatching(
      IGrantable grantee, List<String> actions, List<String> patterns, String why) {
    allow(grantee, actions, patterns);
    explain(grantee, patterns, why);
  }

  /**
   * Says why a role has wildcards that something else gave it.
   *
   * @param patterns of resources, as the role's policy has them
   */
  public static void explain(IGrantable grantee, List<String> patterns, String why) {
    NagSuppressions.addResourceSuppressions(
        (IConstruct) grantee.getGrantPrincipal(),
        List.of(
            NagPackSuppression.builder()
                .id("AwsSolutions-IAM5")
                .reason(why)
                .appliesTo(patterns.stream().map(Permissions::suppression).toList())
                .build()),
        true);
  }

  private static RegexAppliesTo suppression(String pattern) {
    StringBuilder regex = new StringBuilder("/^Resource::");
    Matcher token = TOKEN.matcher(pattern);
    int from = 0;
    while (token.find()) {
      regex.append(quoted(pattern.substring(from, token.start()))).append(".*");
      from = token.end();
    }
    regex.append(quoted(pattern.substring(from))).append("$/");
    return RegexAppliesTo.builder().regex(regex.toString()).build();
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }
}
