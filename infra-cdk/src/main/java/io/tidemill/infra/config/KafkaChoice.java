package io.tidemill.infra.config;

import static java.util.Objects.requireNonNull;

import io.tidemill.core.KafkaServers;
import io.tidemill.core.MskCluster;
import java.util.Optional;
import java.util.function.Function;

/** Which Kafka the pipelines read. */
public sealed interface KafkaChoice {
  <R> R match(
      Function<Serverless, R> onServerless,
      Function<Provisioned, R> onProvisioned,
      Function<Existing, R> onExisting,
      Function<Servers, R> onServers);

  /** A cluster of MSK Serverless of its own. */
  record Serverless() implements KafkaChoice {
    @Override
    public <R> R match(
        Function<Serverless, R> onServerless,
        Function<Provisioned, R> onProvisioned,
        Function<Existing, R> onExisting,
        Function<Servers, R> onServers) {
      return onServerless.apply(this);
    }
  }

  /**
   * A provisioned MSK cluster of its own, with brokers spread evenly over the network's zones.
   *
   * @param brokersPerZone at least 1
   * @param instance an MSK broker type, {@code kafka.m7g.large}
   * @param storageGb storage of each broker in GiB, 1 to 16,384
   * @param version as MSK names it; one that ends in {@code .kraft} has no ZooKeeper
   */
  record Provisioned(int brokersPerZone, String instance, int storageGb, String version)
      implements KafkaChoice {
    /** The smallest of the current generation; KRaft. */
    public static final Provisioned DEFAULT =
        new Provisioned(1, "kafka.m7g.large", 100, "3.9.x.kraft");

    public Provisioned {
      requireNonNull(instance, "instance");
      requireNonNull(version, "version");
      if (brokersPerZone < 1 || storageGb < 1) {
        throw new IllegalArgumentException(
            "Brokers per zone and storage must be at least 1, got %d and %d"
                .formatted(brokersPerZone, storageGb));
      }
    }

    @Override
    public <R> R match(
        Function<Serverless, R> onServerless,
        Function<Provisioned, R> onProvisioned,
        Function<Existing, R> onExisting,
        Function<Servers, R> onServers) {
      return onProvisioned.apply(this);
    }
  }

  /**
   * An MSK cluster that is there, and whose clients may sign in by IAM.
   *
   * @param securityGroup the brokers' security group, which then lets functions and jobs in; empty
   *     if that is arranged otherwise
   */
  record Existing(MskCluster cluster, Optional<String> securityGroup) implements KafkaChoice {
    public Existing {
      requireNonNull(cluster, "cluster");
      requireNonNull(securityGroup, "securityGroup");
    }

    @Override
    public <R> R match(
        Function<Serverless, R> onServerless,
        Function<Provisioned, R> onProvisioned,
        Function<Existing, R> onExisting,
        Function<Servers, R> onServers) {
      return onExisting.apply(this);
    }
  }

  /**
   * Kafka that somebody else runs, reachable from the network.
   *
   * @param secret that {@code servers} name as their login; empty if they ask for none
   */
  record Servers(KafkaServers servers, Optional<SecretChoice> secret) implements KafkaChoice {
    public Servers {
      requireNonNull(servers, "servers");
      requireNonNull(secret, "secret");
    }

    @Override
    public <R> R match(
        Function<Serverless, R> onServerless,
        Function<Provisioned, R> onProvisioned,
        Function<Existing, R> onExisting,
        Function<Servers, R> onServers) {
      return onServers.apply(this);
    }
  }
}
