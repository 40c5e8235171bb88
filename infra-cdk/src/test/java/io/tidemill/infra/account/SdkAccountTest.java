package io.tidemill.infra.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.infra.OnMoto;
import io.tidemill.infra.ScriptedAws;
import io.tidemill.infra.account.AccountFacts.Caller;
import io.tidemill.infra.account.AccountFacts.Cluster;
import io.tidemill.infra.account.AccountFacts.Subnet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** The questions on moto_server, where it knows the API; on scripted answers, where it doesn't. */
class SdkAccountTest {
  private static final String REGION = "eu-central-1";
  private static final String ARN =
      "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/0a1b2c3d-1";

  @RegisterExtension static final OnMoto MOTO = new OnMoto();

  private static <T> T told(Answer<T> answer) {
    return answer.match(
        value -> value,
        why -> {
          throw new AssertionError("not told: " + why);
        });
  }

  private static String untold(Answer<?> answer) {
    return answer.match(
        value -> {
          throw new AssertionError("told: " + value);
        },
        why -> why);
  }

  @Test
  void the_caller_is_known_by_the_account() {
    try (SdkAccount account = new SdkAccount(MOTO.access(REGION))) {
      assertThat(told(account.caller())).extracting(Caller::account).isEqualTo("123456789012");
    }
  }

  @Test
  void secrets_that_are_there_and_stay_are_told_from_others() {
    AwsAccess access = MOTO.access(REGION);
    try (SdkAccount account = new SdkAccount(access);
        SecretsManagerClient secrets = access.client(SecretsManagerClient.builder())) {
      String there = secrets.createSecret(create -> create.name("there").secretString("{}")).arn();
      String leaving =
          secrets.createSecret(create -> create.name("leaving").secretString("{}")).arn();
      secrets.deleteSecret(delete -> delete.secretId(leaving));
      String unknown = there.replace("there", "unknown");

      assertThat(told(account.secrets(List.of(there, leaving, unknown)))).containsExactly(there);
    }
  }

  @Test
  void of_a_network_that_is_told_which_is_there() {
    AwsAccess access = MOTO.access(REGION);
    try (SdkAccount account = new SdkAccount(access);
        Ec2Client ec2 = access.client(Ec2Client.builder())) {
      String vpc = ec2.createVpc(create -> create.cidrBlock("10.1.0.0/16")).vpc().vpcId();
      String subnet =
          ec2.createSubnet(
                  create ->
                      create.vpcId(vpc).cidrBlock("10.1.0.0/24").availabilityZone("eu-central-1b"))
              .subnet()
              .subnetId();
      String group =
          ec2.createSecurityGroup(
                  create -> create.groupName("brokers").description("brokers").vpcId(vpc))
              .groupId();

      assertThat(told(account.vpcs(List.of(vpc, "vpc-0a1b2c3d4e5f67890")))).containsExactly(vpc);
      assertThat(told(account.subnets(List.of("subnet-0a1b2c3d4e5f67890", subnet))))
          .containsExactly(new Subnet(subnet, vpc, "eu-central-1b"));
      assertThat(told(account.securityGroups(List.of(group, "sg-0a1b2c3d4e5f67890"))))
          .containsExactly(group);
    }
  }

  @Test
  void a_stack_has_its_outputs_and_none_is_none() {
    AwsAccess access = MOTO.access(REGION);
    try (SdkAccount account = new SdkAccount(access);
        CloudFormationClient cloudFormation = access.client(CloudFormationClient.builder())) {
      cloudFormation.createStack(
          create ->
              create
                  .stackName("CDKToolkit")
                  .templateBody(
                      """
                      {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
                       "Outputs": {"BootstrapVersion": {"Value": "30"}}}
                      """));

      assertThat(told(account.stack("CDKToolkit")))
          .hasValueSatisfying(
              stack -> {
                assertThat(stack.status()).isEqualTo("CREATE_COMPLETE");
                assertThat(stack.outputs()).isEqualTo(Map.of("BootstrapVersion", "30"));
              });
      assertThat(told(account.stack("no-such-stack"))).isEmpty();
    }
  }

  @Test
  void a_quota_that_is_not_there_is_untold() {
    try (SdkAccount account = new SdkAccount(MOTO.access(REGION))) {
      assertThat(untold(account.sparkVcpus())).contains("NoSuchResource");
    }
  }

  @Test
  void the_quota_is_that_of_concurrent_vcpus() {
    try (ScriptedAws aws = new ScriptedAws().on("L-D05C8A75", "{\"Quota\": {\"Value\": 64.0}}");
        SdkAccount account = new SdkAccount(AwsAccess.ofEmulator(REGION, aws.url()))) {
      assertThat(told(account.sparkVcpus())).isEqualTo(64);
    }
  }

  @Test
  void who_may_not_ask_is_told_nothing_and_why() {
    try (ScriptedAws aws =
            new ScriptedAws().failing("GetServiceQuota", 400, "AccessDeniedException");
        SdkAccount account = new SdkAccount(AwsAccess.ofEmulator(REGION, aws.url()))) {
      assertThat(untold(account.sparkVcpus())).isEqualTo("AccessDeniedException: scripted");
    }
  }

  @Test
  void an_error_that_is_none_of_the_service_s_is_untold() {
    try (ScriptedAws aws = new ScriptedAws().failing("Action=DescribeStacks", 404, "");
        SdkAccount account = new SdkAccount(AwsAccess.ofEmulator(REGION, aws.url()))) {
      assertThat(untold(account.stack("CDKToolkit"))).isNotBlank();
    }
  }

  @Test
  void clusters_tell_their_state_and_whether_iam_is_on() {
    String cluster =
        "{\"clusterInfo\": {\"state\": \"%s\", \"%s\": {\"clientAuthentication\": %s}}}";
    String iam = "{\"sasl\": {\"iam\": {\"enabled\": true}}}";
    String scram = "{\"sasl\": {\"scram\": {\"enabled\": true}}}";

    assertThat(cluster(cluster.formatted("ACTIVE", "serverless", iam)))
        .contains(new Cluster("ACTIVE", true));
    assertThat(cluster(cluster.formatted("CREATING", "provisioned", iam)))
        .contains(new Cluster("CREATING", true));
    assertThat(cluster(cluster.formatted("ACTIVE", "provisioned", scram)))
        .contains(new Cluster("ACTIVE", false));
    assertThat(cluster(cluster.formatted("ACTIVE", "provisioned", "{}")))
        .contains(new Cluster("ACTIVE", false));
  }

  private static Optional<Cluster> cluster(String answer) {
    try (ScriptedAws aws = new ScriptedAws().on("/api/v2/clusters/", answer);
        SdkAccount account = new SdkAccount(AwsAccess.ofEmulator(REGION, aws.url()))) {
      return told(account.cluster(ARN));
    }
  }

  @Test
  void a_cluster_that_is_not_there_is_none() {
    try (ScriptedAws aws =
            new ScriptedAws().failing("/api/v2/clusters/", 404, "NotFoundException");
        SdkAccount account = new SdkAccount(AwsAccess.ofEmulator(REGION, aws.url()))) {
      assertThat(told(account.cluster(ARN))).isEmpty();
    }
  }
}
