package io.tidemill.infra.data;

import io.tidemill.infra.config.KafkaChoice;
import io.tidemill.infra.config.LogDays;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.msk.CfnCluster;
import software.amazon.awscdk.services.msk.CfnServerlessCluster;
import software.constructs.Construct;

/**
 * Makes clusters of Amazon MSK that clients sign in to by IAM. Kept when the stack is destroyed.
 */
final class MskClusters {
  private static final int IAM_PORT = 9098;

  private MskClusters() {}

  /** A cluster of MSK Serverless; gives its ARN. */
  static String serverless(Construct scope, KafkaSource.Props props) {
    CfnServerlessCluster cluster =
        CfnServerlessCluster.Builder.create(scope, "Cluster")
            .clusterName(props.name())
            .clientAuthentication(
                CfnServerlessCluster.ClientAuthenticationProperty.builder()
                    .sasl(
                        CfnServerlessCluster.SaslProperty.builder()
                            .iam(CfnServerlessCluster.IamProperty.builder().enabled(true).build())
                            .build())
                    .build())
            .vpcConfigs(
                List.of(
                    CfnServerlessCluster.VpcConfigProperty.builder()
                        .subnetIds(props.network().subnetIds())
                        .securityGroups(List.of(brokers(scope, props).getSecurityGroupId()))
                        .build()))
            .build();
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return cluster.getAttrArn();
  }

  /** A provisioned cluster; gives its ARN. */
  static String provisioned(
      Construct scope, KafkaSource.Props props, KafkaChoice.Provisioned choice) {
    int zones = props.network().subnetIds().size();
    LogGroup logs =
        LogGroup.Builder.create(scope, "BrokerLogs")
            .retention(LogDays.of(props.logDays()))
            .encryptionKey(props.key())
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    CfnCluster cluster =
        CfnCluster.Builder.create(scope, "Cluster")
            .clusterName(props.name())
            .kafkaVersion(choice.version())
            .numberOfBrokerNodes(choice.brokersPerZone() * zones)
            .brokerNodeGroupInfo(
                CfnCluster.BrokerNodeGroupInfoProperty.builder()
                    .instanceType(choice.instance())
                    .clientSubnets(props.network().subnetIds())
                    .securityGroups(List.of(brokers(scope, props).getSecurityGroupId()))
                    .storageInfo(
                        CfnCluster.StorageInfoProperty.builder()
                            .ebsStorageInfo(
                                CfnCluster.EBSStorageInfoProperty.builder()
                                    .volumeSize(choice.storageGb())
                                    .build())
                            .build())
                    .build())
            .clientAuthentication(
                CfnCluster.ClientAuthenticationProperty.builder()
                    .sasl(
                        CfnCluster.SaslProperty.builder()
                            .iam(CfnCluster.IamProperty.builder().enabled(true).build())
                            .build())
                    .unauthenticated(
                        CfnCluster.UnauthenticatedProperty.builder().enabled(false).build())
                    .build())
            .encryptionInfo(
                CfnCluster.EncryptionInfoProperty.builder()
                    .encryptionAtRest(
                        CfnCluster.EncryptionAtRestProperty.builder()
                            .dataVolumeKmsKeyId(props.key().getKeyArn())
                            .build())
                    .encryptionInTransit(
                        CfnCluster.EncryptionInTransitProperty.builder()
                            .clientBroker("TLS")
                            .inCluster(true)
                            .build())
                    .build())
            .loggingInfo(
                CfnCluster.LoggingInfoProperty.builder()
                    .brokerLogs(
                        CfnCluster.BrokerLogsProperty.builder()
                            .cloudWatchLogs(
                                CfnCluster.CloudWatchLogsProperty.builder()
                                    .enabled(true)
                                    .logGroup(logs.getLogGroupName())
                                    .build())
                            .build())
                    .build())
            .build();
    cluster.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return cluster.getRef();
  }

  private static SecurityGroup brokers(Construct scope, KafkaSource.Props props) {
    SecurityGroup group =
        SecurityGroup.Builder.create(scope, "Brokers")
            .vpc(props.network().vpc())
            .description("Kafka brokers of Tidemill")
            .allowAllOutbound(false)
            .build();
    group.addIngressRule(
        props.network().clients(), Port.tcp(IAM_PORT), "Functions and jobs of Tidemill");
    return group;
  }
}
