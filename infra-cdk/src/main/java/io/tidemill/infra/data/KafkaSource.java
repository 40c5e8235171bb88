package io.tidemill.infra.data;

import io.tidemill.core.TidemillConfig;
import io.tidemill.infra.access.Permissions;
import io.tidemill.infra.config.KafkaChoice;
import io.tidemill.infra.config.SecretChoice;
import io.tidemill.infra.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.ec2.CfnSecurityGroupIngress;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.Construct;

/** The Kafka that pipelines read: a cluster of its own, or one that is there. */
public final class KafkaSource extends Construct {
  private static final int IAM_PORT = 9098;

  private final Optional<String> cluster;
  private final Optional<SecretChoice> secret;
  private final Map<String, String> environment;

  /**
   * What it is made of.
   *
   * @param logDays how long logs of brokers of its own are kept
   */
  public record Props(KafkaChoice choice, String name, Network network, IKey key, int logDays) {}

  public KafkaSource(Construct scope, String id, Props props) {
    super(scope, id);
    this.cluster =
        props
            .choice()
            .match(
                serverless -> Optional.of(MskClusters.serverless(this, props)),
                provisioned -> Optional.of(MskClusters.provisioned(this, props, provisioned)),
                existing -> Optional.of(existing.cluster().arn()),
                servers -> Optional.empty());
    this.secret =
        props
            .choice()
            .match(
                serverless -> Optional.empty(),
                provisioned -> Optional.empty(),
                existing -> Optional.empty(),
                servers -> servers.secret());
    this.environment =
        props
            .choice()
            .match(
                serverless -> ofOwn(),
                provisioned -> ofOwn(),
                existing -> existing.cluster().toEnvironment(),
                servers -> servers.servers().toEnvironment());
    props
        .choice()
        .<Runnable>match(
            serverless -> () -> {},
            provisioned -> () -> {},
            existing -> () -> existing.securityGroup().ifPresent(group -> letIn(group, props)),
            servers -> () -> {})
        .run();
  }

  private Map<String, String> ofOwn() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put(TidemillConfig.KAFKA, cluster.orElseThrow());
    variables.put(TidemillConfig.KAFKA_SECURITY, "IAM");
    return variables;
  }

  private void letIn(String brokers, Props props) {
    CfnSecurityGroupIngress.Builder.create(this, "Clients")
        .groupId(brokers)
        .ipProtocol("tcp")
        .fromPort(IAM_PORT)
        .toPort(IAM_PORT)
        .sourceSecurityGroupId(props.network().clients().getSecurityGroupId())
        .description("Functions and jobs of Tidemill")
        .build();
  }

  /** The variables by which functions find it; see {@link TidemillConfig}. */
  public Map<String, String> environment() {
    return environment;
  }

  /** The cluster's name, as its metrics have it; empty if MSK doesn't run it. */
  public Optional<String> clusterName() {
    return cluster.map(arn -> Fn.select(1, Fn.split("/", arn)));
  }

  /** Lets a function find the brokers, and see how much waits and for how long. */
  public void grantReadBacklog(IGrantable function, List<String> topics) {
    secret.ifPresent(login -> Permissions.allowReading(function, login));
    cluster.ifPresent(
        arn -> {
          Permissions.allow(
              function,
              List.of("kafka:GetBootstrapBrokers", "kafka-cluster:Connect"),
              List.of(arn));
          Permissions.allow(
              function,
              List.of("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
              all("topic", topics));
        });
  }

  /** Lets a job read ranges of these topics. */
  public void grantReadRange(IGrantable job, List<String> topics) {
    secret.ifPresent(login -> Permissions.allowReading(job, login));
    cluster.ifPresent(
        arn -> {
          Permissions.allow(job, List.of("kafka-cluster:Connect"), List.of(arn));
          Permissions.allow(
              job,
              List.of("kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"),
              all("topic", topics));
        });
  }

  /**
   * Lets a function or a job read and publish the position of pipelines.
   *
   * @param groups of consumers, as in {@code tidemill-abcd2345-*}
   */
  public void grantPublish(IGrantable grantee, String groups) {
    cluster.ifPresent(
        arn ->
            Permissions.allowMatching(
                grantee,
                List.of("kafka-cluster:DescribeGroup", "kafka-cluster:AlterGroup"),
                all("group", List.of(groups)),
                "Each pipeline has a group of this ledger, and pipelines come and go"));
  }

  /** ARNs of the cluster's things: {@code arn:…:topic/CLUSTER/UUID/NAME}. */
  private List<String> all(String kind, List<String> names) {
    List<String> parts = Fn.split(":cluster/", cluster.orElseThrow(), 2);
    return names.stream()
        .map(name -> "%s:%s/%s/%s".formatted(parts.get(0), kind, parts.get(1), name))
        .toList();
  }
}
