package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.Stack;

class DataTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS::KMS::Key|''",
        "AWS::S3::Bucket|''",
        "AWS::MSK::ServerlessCluster|''",
        "AWS::MSK::Cluster|kafka: { provisioned: {} }"
      })
  void what_holds_data_outlives_its_stack(String type, String more) {
    Stack data = Synthesised.of(more).stacks().data();

    assertThat(data.getTerminationProtection()).isTrue();
    assertThat(Templates.resources(data, type).values())
        .singleElement()
        .satisfies(
            resource ->
                assertThat(resource)
                    .containsEntry("DeletionPolicy", "Retain")
                    .containsEntry("UpdateReplacePolicy", "Retain"));
  }

  @Test
  void clients_of_brokers_of_its_own_sign_in_by_iam_and_encrypt() {
    Map<String, Object> serverless =
        Templates.only(Synthesised.usual().stacks().data(), "AWS::MSK::ServerlessCluster");
    Map<String, Object> provisioned =
        Templates.only(
            Synthesised.of("kafka: { provisioned: {} }").stacks().data(), "AWS::MSK::Cluster");

    Map<String, Object> iam = Map.of("Iam", Map.of("Enabled", true));
    assertThat(serverless.get("ClientAuthentication")).isEqualTo(Map.of("Sasl", iam));
    assertThat(provisioned.get("ClientAuthentication"))
        .isEqualTo(Map.of("Sasl", iam, "Unauthenticated", Map.of("Enabled", false)));
    assertThat(Templates.map(provisioned.get("EncryptionInfo")).get("EncryptionInTransit"))
        .isEqualTo(Map.of("ClientBroker", "TLS", "InCluster", true));
    assertThat(provisioned.get("KafkaVersion")).isEqualTo("3.9.x.kraft");
    assertThat(provisioned.get("NumberOfBrokerNodes")).isEqualTo(2);
  }

  @Test
  void a_cluster_that_is_there_lets_functions_and_jobs_in_and_is_not_made() {
    Stack data =
        Synthesised.of(
                "kafka: { cluster: \"arn:aws:kafka:eu-central-1:123456789012:cluster/big/0a1b-2\", securityGroup: sg-0123456789abcdef0 }")
            .stacks()
            .data();

    assertThat(Templates.properties(data, "AWS::MSK::ServerlessCluster")).isEmpty();
    assertThat(Templates.properties(data, "AWS::MSK::Cluster")).isEmpty();
    assertThat(Templates.only(data, "AWS::EC2::SecurityGroupIngress"))
        .containsEntry("GroupId", "sg-0123456789abcdef0")
        .containsEntry("FromPort", 9098);
  }

  @Test
  void nobody_reads_logs_unencrypted_or_from_outside() {
    Map<String, Object> bucket =
        Templates.only(Synthesised.usual().stacks().data(), "AWS::S3::Bucket");

    assertThat(Templates.map(bucket.get("PublicAccessBlockConfiguration")).values())
        .containsOnly(true)
        .hasSize(4);
    assertThat(bucket.get("BucketEncryption").toString()).contains("aws:kms");
    assertThat(
            Templates.list(Templates.map(bucket.get("LifecycleConfiguration")).get("Rules")).get(0))
        .extracting(rule -> Templates.map(rule).get("ExpirationInDays"))
        .isEqualTo(30);
  }

  @Test
  void keyspaces_and_tables_are_no_resources_of_any_stack() {
    assertThat(Synthesised.usual().stacks().stacks())
        .allSatisfy(
            stack ->
                assertThat(
                        List.of(
                            Templates.properties(stack, "AWS::Cassandra::Keyspace"),
                            Templates.properties(stack, "AWS::Cassandra::Table")))
                    .containsOnly(List.of()));
  }
}
