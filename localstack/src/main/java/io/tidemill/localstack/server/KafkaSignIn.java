package io.tidemill.localstack.server;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.KafkaSecurity;
import io.tidemill.localstack.server.CassandraSecurity.KeyFile;
import java.util.Locale;
import java.util.Optional;

/**
 * What a listener of a broker asks of its clients. Nothing, unless said otherwise: it is reached
 * from its own host alone.
 *
 * @param keys the broker's key; then it speaks TLS, and clients must know a password that the
 *     cluster keeps, by SCRAM-SHA-512
 */
public record KafkaSignIn(Optional<KeyFile> keys) {
  /** Anybody may come, and need not hide what he says. */
  static final KafkaSignIn NONE = new KafkaSignIn(Optional.empty());

  public KafkaSignIn {
    requireNonNull(keys, "keys");
  }

  /** Passwords, over TLS with this key. */
  public static KafkaSignIn passwords(KeyFile keys) {
    return new KafkaSignIn(Optional.of(keys));
  }

  /** What clients are told of it. */
  KafkaSecurity security() {
    return keys.isEmpty() ? KafkaSecurity.PLAINTEXT : KafkaSecurity.SCRAM;
  }

  /** As Kafka names it. */
  String protocol() {
    return keys.isEmpty() ? "PLAINTEXT" : "SASL_SSL";
  }

  /** Lines of the broker's settings, for the listener of this name. */
  String settings(String listener) {
    return keys.map(store -> settings(listener.toLowerCase(Locale.ROOT), store)).orElse("");
  }

  private static String settings(String listener, KeyFile store) {
    return """
        listener.name.%1$s.sasl.enabled.mechanisms=SCRAM-SHA-512
        listener.name.%1$s.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.%1$s.ssl.keystore.location=%2$s
        listener.name.%1$s.ssl.keystore.password=%3$s
        listener.name.%1$s.ssl.key.password=%3$s
        """
        .formatted(listener, store.path(), store.password());
  }
}
