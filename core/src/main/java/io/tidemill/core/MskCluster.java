package io.tidemill.core;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A cluster of Amazon MSK; its servers are what {@code GetBootstrapBrokers} answers.
 *
 * @param arn {@code arn:PARTITION:kafka:REGION:ACCOUNT:cluster/NAME/UUID}
 * @param listeners which listener to take: the first of these that the cluster offers
 * @param login if {@link KafkaSecurity#SCRAM} is among them: where user and password are, as {@link
 *     LoginPlace} has it; else empty
 */
public record MskCluster(String arn, List<KafkaSecurity> listeners, String login)
    implements KafkaAddress {
  /**
   * What is taken if nothing is said: of the listeners that ask for no password, the one that asks
   * most of its clients.
   */
  public static final List<KafkaSecurity> STRICTEST_FIRST =
      List.of(KafkaSecurity.IAM, KafkaSecurity.TLS, KafkaSecurity.PLAINTEXT);

  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws[a-z-]*:kafka:([a-z]{2,}(?:-[a-z0-9]+)+):\\d{12}:cluster/[A-Za-z0-9-]{1,64}/[A-Za-z0-9-]+");

  public MskCluster {
    requireNonNull(arn, "arn");
    listeners = List.copyOf(listeners);
    if (!ARN.matcher(arn).matches()) {
      throw new IllegalArgumentException(
          "The ARN of an MSK cluster must look like arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID, got \"%s\""
              .formatted(arn));
    }
    if (listeners.isEmpty()) {
      throw new IllegalArgumentException(
          "At least one listener to take is expected for %s, got none".formatted(arn));
    }
    KafkaLogin.check(login, listeners.contains(KafkaSecurity.SCRAM));
  }

  /** A cluster that is asked for listeners without passwords. */
  public MskCluster(String arn, List<KafkaSecurity> listeners) {
    this(arn, listeners, "");
  }

  /** The region that the ARN names. */
  public String region() {
    Matcher parts = ARN.matcher(arn);
    if (!parts.matches()) {
      throw new IllegalStateException("Not the form that the constructor checked: " + arn);
    }
    return parts.group(1);
  }

  @Override
  public <R> R match(Function<KafkaServers, R> onServers, Function<MskCluster, R> onCluster) {
    return onCluster.apply(this);
  }

  @Override
  public Map<String, String> toEnvironment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put(TidemillConfig.KAFKA, arn);
    environment.put(
        TidemillConfig.KAFKA_SECURITY,
        listeners.stream().map(KafkaSecurity::name).collect(Collectors.joining(",")));
    environment.putAll(KafkaLogin.toEnvironment(login));
    return environment;
  }

  /** The ARN. */
  @Override
  public String toString() {
    return arn;
  }
}
