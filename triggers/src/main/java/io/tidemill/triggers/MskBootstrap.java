package io.tidemill.triggers;

import io.tidemill.core.FailureKind;
import io.tidemill.core.KafkaAddress;
import io.tidemill.core.KafkaSecurity;
import io.tidemill.core.KafkaServers;
import io.tidemill.core.MskCluster;
import io.tidemill.core.TidemillConfig;
import io.tidemill.core.TidemillException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kafka.KafkaClient;
import software.amazon.awssdk.services.kafka.model.GetBootstrapBrokersResponse;

/** Asks Amazon MSK for the servers of a cluster. */
public final class MskBootstrap {
  private static final String OPERATION = "GetBootstrapBrokers";

  private MskBootstrap() {}

  /**
   * The servers at {@code address}: those that it names, or those of its cluster, asked for in the
   * region that the ARN names. Of a cluster's listeners only those within its VPC count.
   *
   * @throws TidemillException of kind {@code OPERATOR} if the cluster is not there, may not be
   *     asked, or has none of the listeners wanted; {@code INFRASTRUCTURE} if MSK gives no answer
   */
  public static KafkaServers servers(KafkaAddress address) {
    return address.match(servers -> servers, MskBootstrap::asked);
  }

  private static KafkaServers asked(MskCluster cluster) {
    try (KafkaClient client =
        AwsClients.configured(KafkaClient.builder(), cluster.region()).build()) {
      return servers(cluster, client);
    }
  }

  /** As {@link #servers(KafkaAddress)}, by a client that stays the caller's to close. */
  static KafkaServers servers(MskCluster cluster, KafkaClient client) {
    GetBootstrapBrokersResponse answer;
    try {
      answer = client.getBootstrapBrokers(get -> get.clusterArn(cluster.arn()));
    } catch (SdkException e) {
      throw new AwsFailures(
              "MSK",
              "the network: a function in a VPC needs an interface endpoint for MSK, or NAT",
              (operation, code, refusal) -> remedy(cluster, code, refusal))
          .reading(OPERATION, e);
    }
    for (KafkaSecurity security : cluster.listeners()) {
      String brokers = brokers(answer, security);
      if (brokers != null && !brokers.isBlank()) {
        return new KafkaServers(
            inOrder(brokers), security, security == KafkaSecurity.SCRAM ? cluster.login() : "");
      }
    }
    throw notOffered(cluster, answer);
  }

  private static String brokers(GetBootstrapBrokersResponse answer, KafkaSecurity security) {
    return switch (security) {
      case PLAINTEXT -> answer.bootstrapBrokerString();
      case TLS -> answer.bootstrapBrokerStringTls();
      case SCRAM -> answer.bootstrapBrokerStringSaslScram();
      case IAM -> answer.bootstrapBrokerStringSaslIam();
    };
  }

  /** Brokers come in any order; a launch that is asked for twice must say the same twice. */
  private static String inOrder(String brokers) {
    return Arrays.stream(brokers.split(","))
        .map(String::strip)
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static TidemillException notOffered(
      MskCluster cluster, GetBootstrapBrokersResponse answer) {
    List<String> offered = new ArrayList<>();
    for (KafkaSecurity security : KafkaSecurity.values()) {
      add(offered, security.name(), brokers(answer, security));
    }
    add(offered, "public TLS", answer.bootstrapBrokerStringPublicTls());
    add(offered, "public IAM", answer.bootstrapBrokerStringPublicSaslIam());
    add(offered, "TLS through VPC connections", answer.bootstrapBrokerStringVpcConnectivityTls());
    add(
        offered,
        "IAM through VPC connections",
        answer.bootstrapBrokerStringVpcConnectivitySaslIam());
    return new TidemillException(
        FailureKind.OPERATOR,
        "Expected MSK cluster %s to offer a listener of %s, found %s. Set %s to one that it offers, enable one on the cluster, or, for public listeners and VPC connections, give their bootstrap servers as %s"
            .formatted(
                cluster.arn(),
                cluster.listeners(),
                offered.isEmpty() ? "none: it may still be being created" : offered,
                TidemillConfig.KAFKA_SECURITY,
                TidemillConfig.KAFKA));
  }

  private static void add(List<String> offered, String listener, String brokers) {
    if (brokers != null && !brokers.isBlank()) {
      offered.add(listener);
    }
  }

  private static String remedy(MskCluster cluster, String code, AwsServiceException refusal) {
    if ("NotFoundException".equals(code) || refusal.statusCode() == 404) {
      return "No cluster is at %s: correct %s, or create the cluster if it is gone"
          .formatted(cluster.arn(), TidemillConfig.KAFKA);
    }
    if (refusal.statusCode() == 401 || refusal.statusCode() == 403) {
      return "Allow kafka:GetBootstrapBrokers on %s to the role that Tidemill runs with"
          .formatted(cluster.arn());
    }
    return "Check that %s, %s, is the ARN of a cluster of this account"
        .formatted(TidemillConfig.KAFKA, cluster.arn());
  }
}
