package io.tidemill.infra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.Stack;

class NetworkTest {
  private static final String EXISTING =
      "network: { vpc: vpc-0123456789abcdef0, subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1] }\n";

  @Test
  void a_network_of_its_own_has_no_way_to_the_internet_and_costs_no_nat() {
    Stack network = Synthesised.usual().stacks().network();

    assertThat(Templates.properties(network, "AWS::EC2::NatGateway")).isEmpty();
    assertThat(Templates.properties(network, "AWS::EC2::InternetGateway")).isEmpty();
    assertThat(Templates.properties(network, "AWS::EC2::Route")).isEmpty();
    assertThat(Templates.properties(network, "AWS::EC2::Subnet"))
        .hasSize(2)
        .allSatisfy(subnet -> assertThat(subnet.get("MapPublicIpOnLaunch")).isEqualTo(false));
    assertThat(Templates.properties(network, "AWS::EC2::FlowLog")).hasSize(1);
  }

  @Test
  void it_spans_as_many_zones_as_are_wished_without_asking_which_there_are() {
    Stack network = Synthesised.of("network: { zones: 3 }\n").stacks().network();

    assertThat(Templates.properties(network, "AWS::EC2::Subnet"))
        .extracting(subnet -> subnet.get("AvailabilityZone"))
        .containsExactly(
            Map.of("Fn::Select", List.of(0, Map.of("Fn::GetAZs", ""))),
            Map.of("Fn::Select", List.of(1, Map.of("Fn::GetAZs", ""))),
            Map.of("Fn::Select", List.of(2, Map.of("Fn::GetAZs", ""))));
  }

  @Test
  void every_service_that_is_called_has_an_endpoint() {
    Stack network = Synthesised.usual().stacks().network();

    assertThat(Templates.properties(network, "AWS::EC2::VPCEndpoint"))
        .filteredOn(endpoint -> "Interface".equals(endpoint.get("VpcEndpointType")))
        .allSatisfy(endpoint -> assertThat(endpoint.get("PrivateDnsEnabled")).isEqualTo(true))
        .extracting(endpoint -> endpoint.get("ServiceName"))
        .containsExactlyInAnyOrder(
            "com.amazonaws.eu-central-1.kafka",
            "com.amazonaws.eu-central-1.emr-serverless",
            "com.amazonaws.eu-central-1.logs",
            "com.amazonaws.eu-central-1.cassandra");
    assertThat(Templates.properties(network, "AWS::EC2::VPCEndpoint"))
        .filteredOn(endpoint -> "Gateway".equals(endpoint.get("VpcEndpointType")))
        .hasSize(1);
  }

  @Test
  void services_that_are_not_called_have_none_and_secrets_have_one_where_they_are_read() {
    Stack network = Synthesised.of(Synthesised.OWN_SERVERS).stacks().network();

    assertThat(Templates.properties(network, "AWS::EC2::VPCEndpoint"))
        .filteredOn(endpoint -> "Interface".equals(endpoint.get("VpcEndpointType")))
        .extracting(endpoint -> endpoint.get("ServiceName"))
        .containsExactlyInAnyOrder(
            "com.amazonaws.eu-central-1.kafka",
            "com.amazonaws.eu-central-1.emr-serverless",
            "com.amazonaws.eu-central-1.logs",
            "com.amazonaws.eu-central-1.secretsmanager");
    assertThat(Templates.properties(network, "AWS::EC2::SecurityGroupIngress"))
        .extracting(rule -> rule.get("FromPort"))
        .containsExactly(443);
  }

  @Test
  void only_functions_and_jobs_reach_endpoints_and_brokers() {
    TidemillApp stacks = Synthesised.usual().stacks();

    assertThat(Templates.properties(stacks.network(), "AWS::EC2::SecurityGroupIngress"))
        .extracting(rule -> rule.get("FromPort"))
        .containsExactlyInAnyOrder(443, 9142);
    assertThat(Templates.properties(stacks.data(), "AWS::EC2::SecurityGroupIngress"))
        .extracting(rule -> rule.get("FromPort"))
        .containsExactly(9098);
    assertThat(
            List.of(
                Templates.properties(stacks.network(), "AWS::EC2::SecurityGroupIngress"),
                Templates.properties(stacks.data(), "AWS::EC2::SecurityGroupIngress")))
        .allSatisfy(
            rules ->
                assertThat(rules)
                    .allSatisfy(
                        rule ->
                            assertThat(rule)
                                .containsKey("SourceSecurityGroupId")
                                .doesNotContainKey("CidrIp")));
  }

  @Test
  void a_network_that_is_there_is_left_as_it_is() {
    Stack network = Synthesised.of(EXISTING).stacks().network();

    assertThat(Templates.properties(network, "AWS::EC2::VPC")).isEmpty();
    assertThat(Templates.properties(network, "AWS::EC2::VPCEndpoint")).isEmpty();
    assertThat(Templates.only(network, "AWS::EC2::SecurityGroup"))
        .containsEntry("VpcId", "vpc-0123456789abcdef0");
    assertThat(
            Templates.only(
                Synthesised.of(EXISTING).stacks().runtime(), "AWS::EMRServerless::Application"))
        .extracting(application -> Templates.map(application.get("NetworkConfiguration")))
        .extracting(configuration -> configuration.get("SubnetIds"))
        .isEqualTo(List.of("subnet-0123456789abcdef0", "subnet-0123456789abcdef1"));
  }
}
