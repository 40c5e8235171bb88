package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.SecretArn;
import java.util.Optional;

/**
 * A secret in AWS Secrets Manager that holds a login.
 *
 * @param key ARN of the key that it is encrypted with; empty for the service's own
 */
public record SecretChoice(SecretArn secret, Optional<String> key) {
  public SecretChoice {
    requireNonNull(secret, "secret");
    requireNonNull(key, "key");
  }
}
