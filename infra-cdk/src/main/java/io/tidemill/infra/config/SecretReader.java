package io.tidemill.infra.config;

import io.tidemill.core.SecretArn;
import io.tidemill.core.yaml.Fields;
import io.tidemill.core.yaml.Value;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code secret:} and {@code secretKey:}, wherever a login is named.
 *
 * @param account that the secret must be in; empty if the file names none
 * @param region that secret and key must be in; empty if the file names none
 */
record SecretReader(Optional<String> account, Optional<String> region) {
  static final String SECRET = "secret";
  static final String KEY = "secretKey";

  /** Policies know keys by their ids; an alias may stand for another one tomorrow. */
  private static final Pattern KEY_ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:([a-z0-9-]+):\\d{12}:key/[A-Za-z0-9-]+");

  Optional<SecretChoice> read(Fields fields) {
    Optional<SecretArn> secret =
        fields
            .optional(SECRET)
            .flatMap(
                value ->
                    value
                        .parsed(
                            SecretArn::new,
                            "the whole ARN of a secret in Secrets Manager",
                            "Write it as in %s; AWS' console shows it.".formatted(SecretArn.FORM))
                        .filter(arn -> near(value, arn)));
    Optional<String> key =
        fields
            .optional(KEY)
            .flatMap(
                value ->
                    fields.optional(SECRET).isEmpty()
                        ? value.problem("no such key without " + SECRET, "Name the secret too.")
                        : key(value));
    return secret.map(arn -> new SecretChoice(arn, key));
  }

  private boolean near(Value value, SecretArn secret) {
    boolean ours = account.map(secret.account()::equals).orElse(true);
    if (!ours) {
      value.problem(
          "a secret of account %s".formatted(account.get()),
          "Store the login in a secret of that account.");
    }
    boolean here = region.map(secret.region()::equals).orElse(true);
    if (!here) {
      value.problem(
          "a secret in %s".formatted(region.get()), "Replicate it there, and name the replica.");
    }
    return ours && here;
  }

  private Optional<String> key(Value value) {
    return DeployConfigParser.matching(
            value,
            KEY_ARN,
            "the ARN of a key",
            "Write it as in arn:aws:kms:REGION:ACCOUNT:key/ID; an alias won't do.")
        .filter(
            arn -> {
              Matcher parts = KEY_ARN.matcher(arn);
              boolean here = parts.matches() && region.map(parts.group(1)::equals).orElse(true);
              if (!here) {
                value.problem(
                    "a key in %s".formatted(region.get()),
                    "Name the one that the secret has there.");
              }
              return here;
            });
  }

  /** All that this reads. */
  static List<String> keys() {
    return List.of(SECRET, KEY);
  }
}
