package io.tidemill.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemill.infra.account.AccountFacts.Cluster;
import io.tidemill.infra.account.AccountFacts.Stack;
import io.tidemill.infra.account.AccountFacts.Subnet;
import io.tidemill.infra.config.DeployConfig;
import io.tidemill.infra.config.DeployConfigParser;
import io.tidemill.infra.deploy.Finding.Weight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final String VPC = "vpc-0a1b2c3d4e5f67890";
  private static final String FIRST = "subnet-0a1b2c3d4e5f67891";
  private static final String SECOND = "subnet-0a1b2c3d4e5f67892";
  private static final String GROUP = "sg-0a1b2c3d4e5f67893";
  private static final String CLUSTER =
      "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/0a1b2c3d-1";

  private static final String OWN_NETWORK =
      "network: { vpc: %s, subnets: [%s, %s] }%n".formatted(VPC, FIRST, SECOND);
  private static final String OWN_CLUSTER =
      "kafka: { cluster: \"%s\", securityGroup: %s }%n".formatted(CLUSTER, GROUP);

  private static DeployConfig config(String more) {
    DeployConfigParser.Read read =
        DeployConfigParser.parse(
            "t.yaml", "account: \"%s\"%nregion: eu-central-1%n%s".formatted(FakeAccount.ID, more));
    assertThat(read.problems()).isEmpty();
    return read.config().orElseThrow();
  }

  private static FakeAccount furnished() {
    return FakeAccount.bootstrapped()
        .withVpc(VPC)
        .with(new Subnet(FIRST, VPC, "eu-central-1a"))
        .with(new Subnet(SECOND, VPC, "eu-central-1b"))
        .withGroup(GROUP)
        .with(CLUSTER, new Cluster("ACTIVE", true));
  }

  @Test
  void an_account_that_has_all_has_no_findings() {
    assertThat(Preflight.of(config(OWN_NETWORK + OWN_CLUSTER), furnished())).isEmpty();
    assertThat(Preflight.of(config(""), FakeAccount.bootstrapped())).isEmpty();
  }

  @Test
  void all_that_does_not_fit_is_told_at_once() {
    FakeAccount account = new FakeAccount().withQuota(8);

    List<Finding> findings = Preflight.of(config(OWN_NETWORK + OWN_CLUSTER), account);

    assertThat(findings)
        .extracting(Finding::key)
        .containsExactly(
            "region",
            "network.vpc",
            "network.subnets[0]",
            "network.subnets[1]",
            "kafka.securityGroup",
            "kafka.cluster",
            "spark.most.vcpu");
    assertThat(findings).extracting(Finding::weight).containsOnly(Weight.PROBLEM);
    assertThat(findings).extracting(Finding::fix).allSatisfy(fix -> assertThat(fix).isNotBlank());
  }

  @Test
  void secrets_must_be_there() {
    String kafka = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:kafka-AbCdEf";
    String store = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:store-GhIjKl";
    DeployConfig config =
        config(
            """
            kafka: { bootstrapServers: "b1:9096", security: scram, secret: "%s" }
            cassandra: { servers: "c1:9042", datacentre: dc1, keyspace: ledger, secret: "%s" }
            """
                .formatted(kafka, store));

    assertThat(Preflight.of(config, FakeAccount.bootstrapped().withSecret(store)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("kafka.secret");
              assertThat(finding.found()).contains(kafka);
            });
    assertThat(Preflight.of(config, FakeAccount.bootstrapped().withSecret(store).withSecret(kafka)))
        .isEmpty();
  }

  @Test
  void another_account_is_refused_and_asked_nothing_else() {
    FakeAccount account = FakeAccount.bootstrapped().called("999999999999");

    assertThat(Preflight.of(config(OWN_NETWORK), account))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("account");
              assertThat(finding.expected()).contains(FakeAccount.ID);
              assertThat(finding.found()).contains("999999999999", "user/ada");
              assertThat(finding.fix()).contains("AWS_PROFILE");
            });
    assertThat(account.asked()).containsExactly("caller");
  }

  @Test
  void missing_credentials_are_a_problem_not_a_warning() {
    FakeAccount account = FakeAccount.bootstrapped().forbidding("caller");

    assertThat(Preflight.of(config(""), account))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.weight()).isEqualTo(Weight.PROBLEM);
              assertThat(finding.fix()).contains("aws sso login");
            });
  }

  @Test
  void an_account_that_was_never_bootstrapped_is_told_how() {
    assertThat(Preflight.of(config(""), new FakeAccount()))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.fix())
                    .contains("npx cdk bootstrap aws://123456789012/eu-central-1"));
  }

  @Test
  void an_old_bootstrap_is_not_enough() {
    FakeAccount account =
        new FakeAccount()
            .with(Preflight.TOOLKIT, new Stack("CREATE_COMPLETE", Map.of("BootstrapVersion", "5")));

    assertThat(Preflight.of(config(""), account))
        .singleElement()
        .satisfies(finding -> assertThat(finding.found()).isEqualTo("version 5"));
  }

  @Test
  void a_subnet_of_another_vpc_is_named_with_that_vpc() {
    FakeAccount account =
        FakeAccount.bootstrapped()
            .withVpc(VPC)
            .with(new Subnet(FIRST, VPC, "eu-central-1a"))
            .with(new Subnet(SECOND, "vpc-other", "eu-central-1b"));

    assertThat(Preflight.of(config(OWN_NETWORK), account))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("network.subnets[1]");
              assertThat(finding.found()).contains("vpc-other");
            });
  }

  @Test
  void subnets_in_one_zone_are_refused() {
    FakeAccount account =
        FakeAccount.bootstrapped()
            .withVpc(VPC)
            .with(new Subnet(FIRST, VPC, "eu-central-1a"))
            .with(new Subnet(SECOND, VPC, "eu-central-1a"));

    assertThat(Preflight.of(config(OWN_NETWORK), account))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("network.subnets");
              assertThat(finding.found()).contains("eu-central-1a");
            });
  }

  @Test
  void a_cluster_must_be_active_and_let_clients_sign_in_by_iam() {
    FakeAccount account = furnished().with(CLUSTER, new Cluster("CREATING", false));

    assertThat(Preflight.of(config(OWN_CLUSTER), account))
        .extracting(Finding::found)
        .containsExactly("one in state CREATING", "one where they may not");
  }

  @Test
  void a_cluster_of_another_region_is_refused_without_asking() {
    FakeAccount account = furnished();

    assertThat(
            Preflight.of(
                config("kafka: { cluster: \"%s\" }%n".formatted(CLUSTER.replace("eu-", "us-"))),
                account))
        .singleElement()
        .satisfies(finding -> assertThat(finding.expected()).contains("eu-central-1"));
    assertThat(account.asked()).doesNotContain("cluster");
  }

  @Test
  void a_quota_below_what_spark_may_use_is_refused_with_where_to_raise_it() {
    FakeAccount account = FakeAccount.bootstrapped();

    assertThat(Preflight.of(config("spark: { most: { vcpu: 17 } }\n"), account))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.key()).isEqualTo("spark.most.vcpu");
              assertThat(finding.expected()).contains("16");
              assertThat(finding.found()).isEqualTo("17");
              assertThat(finding.fix()).contains("servicequotas", "emr-serverless", "L-D05C8A75");
            });
  }

  @Test
  void what_may_not_be_asked_is_a_warning_that_names_the_call() {
    FakeAccount account =
        furnished()
            .forbidding("vpcs")
            .forbidding("subnets")
            .forbidding("securityGroups")
            .forbidding("cluster")
            .forbidding("sparkVcpus")
            .forbidding("stack");

    List<Finding> findings = Preflight.of(config(OWN_NETWORK + OWN_CLUSTER), account);

    assertThat(findings).extracting(Finding::weight).containsOnly(Weight.WARNING);
    assertThat(findings)
        .extracting(Finding::fix)
        .allSatisfy(fix -> assertThat(fix).matches(".*allow the call [a-z0-9]+:[A-Za-z0-9]+\\."))
        .hasSize(6);
    assertThat(findings)
        .extracting(Finding::found)
        .allMatch(found -> found.contains("not for you"));
  }
}
