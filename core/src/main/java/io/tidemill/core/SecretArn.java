package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret in AWS Secrets Manager: where it is, which is none itself.
 *
 * @param arn {@code arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX}; the suffix is
 *     six characters that the service adds to the name
 */
public record SecretArn(String arn) {
  /** How one is written. */
  public static final String FORM = "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX";

  /** Characters of names: Secrets Manager API Reference, {@code CreateSecret}. */
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:secretsmanager:([a-z]{2,}(?:-[a-z0-9]+)+):(\\d{12}):secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}");

  public SecretArn {
    requireNonNull(arn, "arn");
    if (!isOne(arn)) {
      throw new IllegalArgumentException(
          "The ARN of a secret must look like %s, got \"%s\"".formatted(FORM, arn));
    }
  }

  /** Whether it has the form of one. */
  public static boolean isOne(String text) {
    return ARN.matcher(text).matches();
  }

  /** The region that it is in. */
  public String region() {
    return part(1);
  }

  /** The account that it belongs to, 12 digits. */
  public String account() {
    return part(2);
  }

  private String part(int group) {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalStateException("Not the form that the constructor checked: " + arn);
    }
    return parts.group(group);
  }

  /** The ARN. */
  @Override
  public String toString() {
    return arn;
  }
}
