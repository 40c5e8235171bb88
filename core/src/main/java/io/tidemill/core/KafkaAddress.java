package io.tidemill.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Where Kafka is: known servers, or a cluster that has to be asked for them. */
public sealed interface KafkaAddress permits KafkaServers, MskCluster {
  <R> R match(Function<KafkaServers, R> onServers, Function<MskCluster, R> onCluster);

  /** The variables that {@link #fromEnvironment} reads back to the same address. */
  Map<String, String> toEnvironment();

  /**
   * Reads {@link TidemillConfig#KAFKA}, bootstrap servers or the ARN of an MSK cluster; {@link
   * TidemillConfig#KAFKA_LOGIN}, which {@code SCRAM} needs and nothing else takes; and {@link
   * TidemillConfig#KAFKA_SECURITY}: one {@link KafkaSecurity} for servers, {@code PLAINTEXT} if
   * left out; for a cluster the listeners to take, the preferred first, separated by commas, {@link
   * MskCluster#STRICTEST_FIRST} if left out.
   *
   * @throws TidemillException of kind {@code OPERATOR} if one of them has another form
   */
  static KafkaAddress fromEnvironment(Map<String, String> environment) {
    String address = environment.getOrDefault(TidemillConfig.KAFKA, "");
    List<KafkaSecurity> securities =
        securities(environment.getOrDefault(TidemillConfig.KAFKA_SECURITY, ""));
    String login = environment.getOrDefault(TidemillConfig.KAFKA_LOGIN, "");
    try {
      if (address.startsWith("arn:")) {
        return new MskCluster(
            address, securities.isEmpty() ? MskCluster.STRICTEST_FIRST : securities, login);
      }
      return new KafkaServers(
          address, securities.isEmpty() ? KafkaSecurity.PLAINTEXT : single(securities), login);
    } catch (IllegalArgumentException e) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s; correct the keys that begin with %s".formatted(e.getMessage(), TidemillConfig.KAFKA),
          e);
    }
  }

  private static KafkaSecurity single(List<KafkaSecurity> securities) {
    if (securities.size() > 1) {
      throw new TidemillException(
          FailureKind.OPERATOR,
          "%s must be one of %s, since %s names servers; got %s"
              .formatted(
                  TidemillConfig.KAFKA_SECURITY,
                  Arrays.toString(KafkaSecurity.values()),
                  TidemillConfig.KAFKA,
                  securities));
    }
    return securities.get(0);
  }

  private static List<KafkaSecurity> securities(String text) {
    List<KafkaSecurity> securities = new ArrayList<>();
    if (text.isBlank()) {
      return securities;
    }
    for (String name : text.split(",", -1)) {
      try {
        securities.add(KafkaSecurity.valueOf(name.strip()));
      } catch (IllegalArgumentException e) {
        throw new TidemillException(
            FailureKind.OPERATOR,
            "%s must be one of %s, or for an MSK cluster several of them separated by commas, got \"%s\""
                .formatted(
                    TidemillConfig.KAFKA_SECURITY, Arrays.toString(KafkaSecurity.values()), text),
            e);
      }
    }
    return securities;
  }
}
