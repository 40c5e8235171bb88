package io.tidemill.localstack.msk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemill.core.KafkaSecurity;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kafka.KafkaClient;
import software.amazon.awssdk.services.kafka.model.BadRequestException;
import software.amazon.awssdk.services.kafka.model.Cluster;
import software.amazon.awssdk.services.kafka.model.ClusterState;
import software.amazon.awssdk.services.kafka.model.ClusterType;
import software.amazon.awssdk.services.kafka.model.GetBootstrapBrokersResponse;
import software.amazon.awssdk.services.kafka.model.KafkaException;
import software.amazon.awssdk.services.kafka.model.NotFoundException;
import software.amazon.awssdk.services.kafka.model.Provisioned;

/** MSK's API as AWS' SDK sees it. */
class MskEndpointTest {
  private static final String PLAIN = "127.0.0.1:9092,127.0.0.1:9093";
  private static final String SCRAM = "127.0.0.1:9096,127.0.0.1:9097";
  private static final String OTHER =
      "arn:aws:kafka:us-east-1:000000000000:cluster/other/0123abcd-1";

  private final MskEndpoint endpoint =
      MskEndpoint.start(
          new LocalCluster(
              "mill", Map.of(KafkaSecurity.PLAINTEXT, PLAIN, KafkaSecurity.SCRAM, SCRAM)));
  private final String arn = endpoint.cluster().arn();
  private final KafkaClient client = client(endpoint);

  private static KafkaClient client(MskEndpoint endpoint) {
    return KafkaClient.builder()
        .endpointOverride(URI.create(endpoint.url()))
        .region(Region.US_EAST_1)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .build();
  }

  @AfterEach
  void end() {
    client.close();
    endpoint.close();
  }

  @Test
  void brokers_are_told_for_the_listeners_that_there_are() {
    GetBootstrapBrokersResponse told = client.getBootstrapBrokers(get -> get.clusterArn(arn));

    assertThat(told.bootstrapBrokerString()).isEqualTo(PLAIN);
    assertThat(told.bootstrapBrokerStringSaslScram()).isEqualTo(SCRAM);
    assertThat(told.bootstrapBrokerStringTls()).isNull();
    assertThat(told.bootstrapBrokerStringSaslIam()).isNull();
    assertThat(told.bootstrapBrokerStringPublicTls()).isNull();
  }

  @Test
  void a_cluster_is_described_as_provisioned() {
    Cluster told = client.describeClusterV2(describe -> describe.clusterArn(arn)).clusterInfo();

    assertThat(told.clusterArn()).isEqualTo(arn);
    assertThat(told.clusterName()).isEqualTo("mill");
    assertThat(told.clusterType()).isEqualTo(ClusterType.PROVISIONED);
    assertThat(told.state()).isEqualTo(ClusterState.ACTIVE);
    assertThat(told.creationTime()).isNotNull();
    assertThat(told.serverless()).isNull();
    Provisioned provisioned = told.provisioned();
    assertThat(provisioned.numberOfBrokerNodes()).isEqualTo(2);
    assertThat(provisioned.clientAuthentication().unauthenticated().enabled()).isTrue();
    assertThat(provisioned.clientAuthentication().sasl().scram().enabled()).isTrue();
    assertThat(provisioned.clientAuthentication().sasl().iam().enabled()).isFalse();
    assertThat(provisioned.encryptionInfo().encryptionInTransit().clientBrokerAsString())
        .isEqualTo("TLS_PLAINTEXT");
  }

  @Test
  void clusters_are_listed_by_the_beginning_of_their_name_and_by_type() {
    assertThat(client.listClustersV2(list -> list.clusterNameFilter("mi")).clusterInfoList())
        .extracting(Cluster::clusterArn)
        .containsExactly(arn);
    assertThat(client.listClustersV2(list -> list.clusterNameFilter("wheel")).clusterInfoList())
        .isEmpty();
    assertThat(
            client.listClustersV2(list -> list.clusterTypeFilter("SERVERLESS")).clusterInfoList())
        .isEmpty();
  }

  @Test
  void another_cluster_is_not_found() {
    assertThatThrownBy(() -> client.getBootstrapBrokers(get -> get.clusterArn(OTHER)))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContainingAll(OTHER, arn);
    assertThatThrownBy(() -> client.describeClusterV2(describe -> describe.clusterArn(OTHER)))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            refused -> assertThat(refused.invalidParameter()).isEqualTo("clusterArn"));
  }

  @Test
  void what_is_no_arn_is_a_bad_request() {
    assertThatThrownBy(() -> client.describeClusterV2(describe -> describe.clusterArn("mill")))
        .isInstanceOfSatisfying(
            BadRequestException.class,
            refused -> assertThat(refused.invalidParameter()).isEqualTo("clusterArn"))
        .hasMessageContaining("\"mill\"");
  }

  @Test
  void other_operations_are_not_there() {
    assertThatThrownBy(() -> client.listNodes(list -> list.clusterArn(arn)))
        .isInstanceOfSatisfying(
            KafkaException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode())
                    .isEqualTo("UnknownOperationException"))
        .hasMessageContaining("GET /v1/clusters/*/nodes");
  }

  @Test
  void what_listens_decides_how_clients_may_speak() {
    assertThat(inTransit(Map.of(KafkaSecurity.PLAINTEXT, PLAIN))).isEqualTo("PLAINTEXT");
    assertThat(inTransit(Map.of(KafkaSecurity.IAM, PLAIN))).isEqualTo("TLS");
  }

  private String inTransit(Map<KafkaSecurity, String> listeners) {
    try (MskEndpoint other = MskEndpoint.start(new LocalCluster("other", listeners));
        KafkaClient asking = client(other)) {
      return asking
          .describeClusterV2(describe -> describe.clusterArn(other.cluster().arn()))
          .clusterInfo()
          .provisioned()
          .encryptionInfo()
          .encryptionInTransit()
          .clientBrokerAsString();
    }
  }

  @Test
  void a_cluster_has_a_name_that_msk_takes_and_listeners() {
    assertThatThrownBy(() -> new LocalCluster("the mill", Map.of(KafkaSecurity.PLAINTEXT, PLAIN)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LocalCluster("mill", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
