package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Servers to begin with when talking to Kafka.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 * @param security how all of them are spoken to
 * @param login with {@link KafkaSecurity#SCRAM}: where user and password are, as {@link LoginPlace}
 *     has it; else empty
 */
public record KafkaServers(String bootstrap, KafkaSecurity security, String login)
    implements KafkaAddress, Serializable {
  private static final Pattern SERVERS =
      Pattern.compile("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*");

  public KafkaServers {
    requireNonNull(bootstrap, "bootstrap");
    requireNonNull(security, "security");
    if (!SERVERS.matcher(bootstrap).matches()) {
      throw new IllegalArgumentException(
          "Kafka's bootstrap servers must look like host:port,host:port, got \"%s\""
              .formatted(bootstrap));
    }
    KafkaLogin.check(login, security == KafkaSecurity.SCRAM);
  }

  /** Servers that ask for no password. */
  public KafkaServers(String bootstrap, KafkaSecurity security) {
    this(bootstrap, security, "");
  }

  /** Servers that are spoken to unencrypted. */
  public static KafkaServers plaintext(String bootstrap) {
    return new KafkaServers(bootstrap, KafkaSecurity.PLAINTEXT);
  }

  @Override
  public <R> R match(Function<KafkaServers, R> onServers, Function<MskCluster, R> onCluster) {
    return onServers.apply(this);
  }

  @Override
  public Map<String, String> toEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(TidemillConfig.KAFKA, bootstrap);
    environment.put(TidemillConfig.KAFKA_SECURITY, security.name());
    environment.putAll(KafkaLogin.toEnvironment(login));
    return environment;
  }

  /** The bootstrap servers. */
  @Override
  public String toString() {
    return bootstrap;
  }
}
